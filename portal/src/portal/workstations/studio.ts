import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { all, call } from '../api/client';
import type { LaunchProfile, StreamingSession, StreamingSessionBackup } from '../api/contract';
import { next, put } from '../lists';
import { listen } from '../live';

/** What a user has in a studio. */
export interface StudioContent {
  readonly sessions: readonly StreamingSession[];
  readonly backups: readonly StreamingSessionBackup[];
  readonly profiles: readonly LaunchProfile[];
}

type Change =
  | { kind: 'all'; content: StudioContent }
  | { kind: 'session'; session: StreamingSession }
  | { kind: 'backup'; backup: StreamingSessionBackup };

/** A studio's content as it is now: read whole at first and on demand, and kept up to date by what the server tells. */
export function useStudioContent(studioId: string, principalId: string) {
  const [content, change] = useReducer(apply, null);
  const [fault, setFault] = useState<Error | null>(null);
  const heard = useRef(0);

  const read = useCallback(async () => {
    try {
      let before: number;
      let found: StudioContent;
      // What is told while an answer is on its way may be newer than the answer.
      do {
        before = heard.current;
        found = await readAll(studioId, principalId);
      } while (heard.current !== before);
      change({ kind: 'all', content: found });
      setFault(null);
    } catch (problem) {
      setFault(problem as Error);
    }
  }, [studioId, principalId]);

  useEffect(() => {
    const hear = (told: Change): void => {
      heard.current += 1;
      change(told);
    };
    void read();
    return listen({
      refresh: () => void read(),
      session: (of, session) => {
        if (of === studioId && session.ownedBy === principalId) hear({ kind: 'session', session });
      },
      backup: (of, backup) => {
        if (of === studioId && backup.ownedBy === principalId) hear({ kind: 'backup', backup });
      },
      launchProfile: (of) => {
        if (of === studioId) void read();
      },
    });
  }, [read, studioId, principalId]);

  return { content, fault, read };
}

async function readAll(studioId: string, principalId: string): Promise<StudioContent> {
  const [sessions, backups, profiles] = await Promise.all([
    all(async (nextToken) => {
      const page = await call('ListStreamingSessions', { studioId, ownedBy: principalId, ...next(nextToken) });
      return { items: page.sessions, ...next(page.nextToken) };
    }),
    all(async (nextToken) => {
      const page = await call('ListStreamingSessionBackups', { studioId, ownedBy: principalId, ...next(nextToken) });
      return { items: page.streamingSessionBackups, ...next(page.nextToken) };
    }),
    all(async (nextToken) => {
      const page = await call('ListLaunchProfiles', { studioId, principalId, states: ['READY'], ...next(nextToken) });
      return { items: page.launchProfiles, ...next(page.nextToken) };
    }),
  ]);
  return { sessions, backups, profiles };
}

function apply(content: StudioContent | null, change: Change): StudioContent | null {
  if (change.kind === 'all') return change.content;
  if (!content) return content;
  return change.kind === 'session'
    ? { ...content, sessions: put(content.sessions, change.session, (session) => session.sessionId) }
    : { ...content, backups: put(content.backups, change.backup, (backup) => backup.backupId) };
}
