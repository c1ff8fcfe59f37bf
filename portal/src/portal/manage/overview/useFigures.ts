import { useCallback, useEffect, useRef } from 'react';
import { ask } from '../../api/client';
import type { StudioFigures } from '../../api/contract';
import { listen } from '../../live';
import { useAnswer, type Asked } from '../useAnswer';

/** However much changes, the figures are asked for again no sooner than after so many milliseconds. */
const pause = 2_000;

/** How many sessions and backups a studio has, counted by the server: to read them all would take minutes where there are many. */
export function useFigures(studioId: string): Asked<StudioFigures> {
  const asked = useAnswer(() => ask<StudioFigures>('GET', `studios/${encodeURIComponent(studioId)}/figures`));
  const timer = useRef(0);
  const { read } = asked;
  const readSoon = useCallback((of: string) => {
    if (of !== studioId || timer.current) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      void read();
    }, pause);
  }, [studioId, read]);

  useEffect(() => {
    const stop = listen({ refresh: () => undefined, session: readSoon, backup: readSoon });
    return () => {
      stop();
      window.clearTimeout(timer.current);
      timer.current = 0;
    };
  }, [readSoon]);
  return asked;
}
