import { useEffect, useRef, useState } from 'react';
import { Refusal } from '../api/client';

/** What is wrong, by the request's members as the API writes them, such as streamConfiguration.ec2InstanceTypes. */
export type Faults = Readonly<Record<string, string>>;

export interface Form<Draft> {
  draft: Draft;
  change: (some: Partial<Draft>) => void;
  /** What is wrong with a member, or with something in it; empty if nothing is known to be. */
  faultOf: (member: string) => string;
  /** What is wrong and stands beside no field. */
  fault: string;
  busy: boolean;
  send: () => Promise<void>;
}

/**
 * What a form holds until it is sent. From the first attempt on it says what is wrong while that is changed; what the server finds wrong
 * stands until the next attempt.
 */
export function useForm<Draft>(start: Draft, check: (draft: Draft) => Faults, act: (draft: Draft) => Promise<void>): Form<Draft> {
  const [draft, setDraft] = useState(start);
  const [isTried, setTried] = useState(false);
  const [refused, setRefused] = useState<Faults>({});
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const named = useRef(new Set<string>());
  const faults = { ...refused, ...(isTried ? check(draft) : {}) };

  const faultOf = (member: string): string => {
    named.current.add(member);
    return Object.entries(faults).filter(([path]) => isWithin(path, member)).map(([, rule]) => rule).join('; ');
  };

  const send = async () => {
    setTried(true);
    setAttempt((before) => before + 1);
    setFault('');
    setRefused({});
    if (Object.keys(check(draft)).length > 0) return;
    setBusy(true);
    try {
      await act(draft);
    } catch (problem) {
      const found = readFaults(problem as Error);
      setRefused(found);
      const beside = Object.keys(found).filter((path) => [...named.current].some((member) => isWithin(path, member)));
      if (beside.length === 0 || beside.length < Object.keys(found).length) setFault((problem as Error).message);
      setAttempt((before) => before + 1);
    }
    setBusy(false);
  };

  // Whoever cannot see the whole form is led to the first field that is wrong.
  useEffect(() => {
    if (attempt > 0) document.querySelector<HTMLElement>('#manage [aria-invalid="true"], [role="dialog"] [aria-invalid="true"]')?.focus();
  }, [attempt]);

  return { draft, change: (some) => setDraft((before) => ({ ...before, ...some })), faultOf, fault, busy, send };
}

/** The faults that a ValidationException lists: [name: is required, members[0].persona: must be …]. */
export function readFaults(problem: Error): Faults {
  const list = problem instanceof Refusal && /^\[(.*)\]$/s.exec(problem.message)?.[1];
  if (!list) return {};
  const faults = list.split(/, (?=[a-z][\w.[\]]*: )/i).map((fault) => /^([^:]+): (.*)$/s.exec(fault));
  return Object.fromEntries(faults.filter((found) => found !== null).map(([, path, rule]) => [path, rule]));
}

function isWithin(path: string, member: string): boolean {
  return path === member || path.startsWith(`${member}.`) || path.startsWith(`${member}[`);
}
