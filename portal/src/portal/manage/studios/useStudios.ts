import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { all, ask, call } from '../../api/client';
import type { SignedInUser, Studio, UsableStudioList } from '../../api/contract';
import { listen } from '../../live';

/** The studios that somebody administers. */
export interface ManagedStudios {
  /** Null until they are read. Only administrators of the account are told more than names. */
  studios: readonly Studio[] | null;
  fault: Error | null;
  read: () => Promise<void>;
}

export const StudiosContext = createContext<ManagedStudios | null>(null);

export function useManagedStudios(): ManagedStudios {
  const known = useContext(StudiosContext);
  if (!known) throw new Error('The studios are known below ManageApp alone.');
  return known;
}

/** Reads the studios, and again whenever the server says that something may have been missed. */
export function useStudios(user: SignedInUser): ManagedStudios {
  const [studios, setStudios] = useState<readonly Studio[] | null>(null);
  const [fault, setFault] = useState<Error | null>(null);

  const read = useCallback(async () => {
    try {
      const found = user.isAdministrator ? await readAll() : await readAdministered();
      setStudios(found.filter(({ state }) => state !== 'DELETED'));
      setFault(null);
    } catch (problem) {
      setFault(problem as Error);
    }
  }, [user.isAdministrator]);

  useEffect(() => {
    void read();
    return listen({ refresh: () => void read() });
  }, [read]);

  return { studios, fault, read };
}

export function nameOf(studio: Studio): string {
  return studio.displayName || studio.studioName || studio.studioId || '';
}

function readAll(): Promise<Studio[]> {
  return all(async (nextToken) => {
    const page = await call('ListStudios', nextToken ? { nextToken } : {});
    return { items: page.studios, ...(page.nextToken ? { nextToken: page.nextToken } : {}) };
  });
}

async function readAdministered(): Promise<Studio[]> {
  const { studios } = await ask<UsableStudioList>('GET', 'studios');
  return studios.filter(({ isAdministrator }) => isAdministrator)
    .map(({ studioId, studioName, displayName }) => ({ studioId, studioName, displayName }));
}
