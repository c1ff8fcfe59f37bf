import { useCallback, useEffect, useRef, useState } from 'react';
import { put } from '../lists';
import { listen, type LiveKind, type LiveListener, type LiveResources } from '../live';

/** What was asked of the server. */
export interface Asked<Answer> {
  /** Null until it is there. */
  answer: Answer | null;
  fault: Error | null;
  /** Asks again. */
  read: () => Promise<void>;
}

type Change<Answer> = (answer: Answer) => Answer;

/**
 * Asks when the page opens, and again when something may have been missed, or what the question is about is another. What the server
 * tells meanwhile goes on top of the answer, as it may be newer.
 */
export function useAnswer<Answer>(
  ask: () => Promise<Answer>,
  hear?: (tell: (change: Change<Answer>) => void, again: () => void) => Partial<LiveListener>,
  about = '',
): Asked<Answer> {
  const [found, setFound] = useState<{ about: string; answer: Answer } | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  // What was told since the question that is under way; null while there is none.
  const told = useRef<Change<Answer>[] | null>(null);
  const questions = useRef({ ask, hear });
  const turn = useRef(0);
  useEffect(() => {
    questions.current = { ask, hear };
  });

  const read = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    told.current = [];
    try {
      const asked: Answer = await questions.current.ask();
      if (turn.current !== mine) return;
      const latest = told.current.reduce((sofar, change) => change(sofar), asked);
      told.current = null;
      setFound({ about, answer: latest });
      setFault(null);
    } catch (problem) {
      if (turn.current === mine) setFault(problem as Error);
    }
  }, [about]);

  useEffect(() => {
    const tell = (change: Change<Answer>) => {
      told.current?.push(change);
      setFound((before) => (before?.about === about ? { about, answer: change(before.answer) } : before));
    };
    const again = () => void read();
    again();
    return listen({ ...questions.current.hear?.(tell, again), refresh: again });
  }, [read, about]);

  return { answer: found?.about === about ? found.answer : null, fault, read };
}

/** A studio's resources of a kind, kept up to date by what the server tells. */
export function useResources<Kind extends LiveKind>(
  kind: Kind,
  studioId: string,
  ask: () => Promise<readonly LiveResources[Kind][]>,
  idOf: (resource: LiveResources[Kind]) => string | undefined,
): Asked<readonly LiveResources[Kind][]> {
  return useAnswer<readonly LiveResources[Kind][]>(ask, (tell) => ({
    [kind]: (of: string, resource: LiveResources[Kind]) => {
      if (of === studioId) tell((items) => put(items, resource, idOf));
    },
  }));
}
