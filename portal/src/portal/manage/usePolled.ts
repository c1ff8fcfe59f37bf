import { useCallback, useEffect, useRef, useState } from 'react';
import { listen } from '../live';

/** What a page shows, read anew every now and then. */
export interface Polled<T> {
  /** Null until it is read. */
  value: T | null;
  fault: Error | null;
  again: () => Promise<void>;
}

const interval = 15_000;

/** Reads what no event tells of: at once, every 15 s while somebody looks, and when the server was away. The reading must be memoised. */
export function usePolled<T>(read: () => Promise<T>): Polled<T> {
  const [value, setValue] = useState<T | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const newest = useRef(read);

  const again = useCallback(async () => {
    try {
      const found = await read();
      // An answer to a question that was changed meanwhile comes too late.
      if (newest.current !== read) return;
      setValue(found);
      setFault(null);
    } catch (problem) {
      if (newest.current === read) setFault(problem as Error);
    }
  }, [read]);

  useEffect(() => {
    newest.current = read;
    void again();
    const timer = window.setInterval(() => {
      if (!document.hidden) void again();
    }, interval);
    const deaf = listen({ refresh: () => void again() });
    return () => {
      window.clearInterval(timer);
      deaf();
    };
  }, [read, again]);

  return { value, fault, again };
}
