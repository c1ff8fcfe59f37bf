import { createContext, useContext } from 'react';
import { all, ask, call } from '../../api/client';
import type { SignedInUser, Studio, UsableStudioList } from '../../api/contract';
import { next, put } from '../../lists';
import { useAnswer, type Asked } from '../useAnswer';

/** The studios that somebody administers. Only administrators of the account are told more of them than names. */
export type ManagedStudios = Asked<readonly Studio[]>;

export const StudiosContext = createContext<ManagedStudios | null>(null);

export function useManagedStudios(): ManagedStudios {
  const known = useContext(StudiosContext);
  if (!known) throw new Error('The studios are known below ManageApp alone.');
  return known;
}

export function useStudios(user: SignedInUser): ManagedStudios {
  return useAnswer<readonly Studio[]>(() => (user.isAdministrator ? readAll() : readAdministered()), (tell, again) => ({
    studio: (_, studio) => tell((studios) => put(studios, studio, ({ studioId }) => studioId)),
    studioMember: (_, { principalId }) => {
      if (principalId === user.principalId) again();
    },
  }));
}

export function nameOf(studio: Studio): string {
  return studio.displayName || studio.studioName || studio.studioId || '';
}

function readAll(): Promise<Studio[]> {
  return all(async (nextToken) => {
    const page = await call('ListStudios', next(nextToken));
    return { items: page.studios, ...next(page.nextToken) };
  });
}

async function readAdministered(): Promise<Studio[]> {
  const { studios } = await ask<UsableStudioList>('GET', 'studios');
  return studios.filter(({ isAdministrator }) => isAdministrator)
    .map(({ studioId, studioName, displayName }) => ({ studioId, studioName, displayName }));
}
