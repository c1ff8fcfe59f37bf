import { useState } from 'react';

export interface Doing {
  /** Whether it is under way. */
  busy: boolean;
  /** Why it could not be done; empty if it could. */
  fault: string;
  /** Takes the fault off the screen. */
  forget: () => void;
  run: (action: () => Promise<void>) => Promise<void>;
}

/** Something that a button has done: it keeps the button busy, and says why it could not be done. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const forget = () => setFault('');
  const run = async (action: () => Promise<void>) => {
    setBusy(true);
    forget();
    try {
      await action();
    } catch (problem) {
      setFault((problem as Error).message);
    }
    setBusy(false);
  };
  return { busy, fault, forget, run };
}
