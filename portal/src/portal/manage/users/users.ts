import { all, ask } from '../../api/client';
import type { UserPage, UserSummary } from '../../api/contract';

/** All users of the account. */
export function readUsers(): Promise<UserSummary[]> {
  return all(async (nextToken) => {
    const page = await ask<UserPage>('GET', nextToken ? `users?nextToken=${encodeURIComponent(nextToken)}` : 'users');
    return { items: page.users, ...(page.nextToken ? { nextToken: page.nextToken } : {}) };
  });
}
