import { ask, toQuery } from './api/client';
import type { FoundSessions, StreamingSession, StreamingSessionState } from './api/contract';
import { next } from './lists';

/** Which sessions are asked for. Of each member that is there, a session has one of the values. */
export interface SessionQuestion {
  readonly states?: readonly StreamingSessionState[];
  readonly ownedBy?: readonly string[];
  readonly createdBy?: readonly string[];
  readonly launchProfileIds?: readonly string[];
  readonly sessionIds?: readonly string[];
}

/** A page of a studio's sessions, newest first, with their backups. */
export function findSessions(studioId: string, question: SessionQuestion, nextToken?: string): Promise<FoundSessions> {
  const query = toQuery(new Map(Object.entries({ ...question, ...next(nextToken) })));
  return ask('GET', `studios/${encodeURIComponent(studioId)}/sessions?${query}`);
}

/** Whether a session is one of those asked for. */
export function isMeant(session: StreamingSession, question: SessionQuestion): boolean {
  const has = (values: readonly string[] | undefined, value: string | undefined) => !values || values.includes(value ?? '');
  return has(question.states, session.state) && has(question.ownedBy, session.ownedBy) && has(question.createdBy, session.createdBy)
    && has(question.launchProfileIds, session.launchProfileId) && has(question.sessionIds, session.sessionId);
}
