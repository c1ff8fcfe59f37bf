import { createContext, useContext } from 'react';
import { ask } from '../api/client';
import type { KnownPeople, Person, SignedInUser } from '../api/contract';
import type { Asked } from './useAnswer';

export const PeopleContext = createContext<Asked<readonly Person[]> | null>(null);

/** The people of the account, for those who may know them. */
export async function readPeople(user: SignedInUser): Promise<readonly Person[]> {
  if (!user.mayManage) return [];
  return (await ask<KnownPeople>('GET', 'people')).people;
}

export function usePeople(): Asked<readonly Person[]> {
  const people = useContext(PeopleContext);
  if (!people) throw new Error('People are known below ManageApp alone.');
  return people;
}

/** Gives the name of a principal, or the id of one that is gone. */
export function useNames(): (principalId: string | undefined) => string {
  const { answer } = usePeople();
  return (principalId) => answer?.find((person) => person.principalId === principalId)?.name ?? principalId ?? '';
}
