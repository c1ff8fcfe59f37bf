import { useCallback, useMemo, useState } from 'react';
import { ask } from '../../api/client';
import type { AuditEntry, AuditPage } from '../../api/contract';
import { usePolled } from '../usePolled';

export interface Trail {
  /** Newest first; null until they are read. */
  entries: readonly AuditEntry[] | null;
  fault: Error | null;
  again: () => Promise<void>;
  /** Reads older ones; null where there are none. */
  readOlder: (() => Promise<void>) | null;
}

interface Older {
  question: string;
  entries: readonly AuditEntry[];
  nextToken: string | undefined;
}

/** What a question finds in the audit trail: the newest come by themselves, older ones when they are asked for. */
export function useTrail(question: string): Trail {
  const [older, setOlder] = useState<Older | null>(null);
  const read = useCallback(() => ask<AuditPage>('GET', `audit?${question}`), [question]);
  const { value, fault, again } = usePolled(read);
  const behind = older?.question === question ? older : null;
  // What is listed further down must not come twice, however many were added above.
  const entries = useMemo(() => {
    if (!value) return null;
    const known = new Set(value.events.map(({ eventId }) => eventId));
    return [...value.events, ...(behind?.entries.filter(({ eventId }) => !known.has(eventId)) ?? [])];
  }, [value, behind]);
  const nextToken = behind ? behind.nextToken : value?.nextToken;

  const readOlder = async () => {
    const page = await ask<AuditPage>('GET', `audit?${question}&nextToken=${encodeURIComponent(nextToken ?? '')}`);
    setOlder({ question, entries: [...(entries ?? []), ...page.events], nextToken: page.nextToken });
  };
  return { entries, fault, again, readOlder: nextToken ? readOlder : null };
}
