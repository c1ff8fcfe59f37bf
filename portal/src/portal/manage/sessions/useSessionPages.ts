import { useState } from 'react';
import type { FoundSessions, StreamingSession } from '../../api/contract';
import { put } from '../../lists';
import { findSessions, isMeant, type SessionQuestion } from '../../sessions';
import { useAnswer, type Asked } from '../useAnswer';

/** So many sessions are on a page of the server's. */
export const pageSize = 50;

export interface SessionPages extends Asked<FoundSessions> {
  /** The page that is shown, from 1 on, and how many are known. */
  index: number;
  known: number;
  /** Whether there may be more pages than are known. */
  isOpen: boolean;
  turnTo: (index: number) => void;
  /** What the rows shown depend on: with another one, they are others. */
  about: string;
}

interface Place {
  asked: string;
  /** Where each known page but the first begins. */
  tokens: readonly string[];
  hasSeenEnd: boolean;
  index: number;
}

/**
 * The sessions that a question finds, newest first, one page at a time: a studio may have a hundred thousand. What the server tells
 * meanwhile changes the rows of the page that is shown. No question finds nothing.
 */
export function useSessionPages(studioId: string, question: SessionQuestion | null): SessionPages {
  const asked = JSON.stringify({ studioId, question });
  const [last, setPlace] = useState<Place | null>(null);
  const place: Place = last?.asked === asked ? last : { asked, tokens: [], hasSeenEnd: false, index: 1 };
  const token = place.tokens[place.index - 2];
  const about = `${asked} ${place.index}`;

  const page = useAnswer<FoundSessions>(
    async () => (question ? findSessions(studioId, question, token) : { sessions: [], backups: [] }),
    (tell) => ({
      session: (of, session) => {
        if (of === studioId) tell((found) => withSession(found, session, question !== null && isMeant(session, question), place.index === 1));
      },
      backup: (of, backup) => {
        if (of === studioId) tell((found) => ({ ...found, backups: put(found.backups, backup, ({ backupId }) => backupId) }));
      },
    }),
    about,
  );

  const nextToken = page.answer?.nextToken;
  const isNewest = place.tokens.length < place.index;
  const tokens = isNewest && nextToken ? [...place.tokens, nextToken] : place.tokens;
  const hasSeenEnd = place.hasSeenEnd || (isNewest && page.answer !== null && !nextToken);
  return {
    ...page,
    index: place.index,
    known: tokens.length + 1,
    isOpen: !hasSeenEnd,
    turnTo: (index) => setPlace({ asked, tokens, hasSeenEnd, index: Math.min(index, tokens.length + 1) }),
    about,
  };
}

// A session that is new comes on top; one that is listed stays in its place, and goes once it is not what was asked for.
function withSession(found: FoundSessions, session: StreamingSession, isMeantNow: boolean, isFirst: boolean): FoundSessions {
  const isListed = found.sessions.some(({ sessionId }) => sessionId === session.sessionId);
  if (isListed && !isMeantNow)
    return { ...found, sessions: found.sessions.filter(({ sessionId }) => sessionId !== session.sessionId) };
  if (isListed) return { ...found, sessions: put(found.sessions, session, ({ sessionId }) => sessionId) };
  return isMeantNow && belongs(found, session, isFirst) ? { ...found, sessions: inOrder(found.sessions, session) } : found;
}

// Between the page's first session and its last, but for the ends of the list.
function belongs({ sessions, nextToken }: FoundSessions, { createdAt = '' }: StreamingSession, isFirst: boolean): boolean {
  const isBelowTop = isFirst || createdAt < (sessions[0]?.createdAt ?? '');
  return isBelowTop && (!nextToken || createdAt > (sessions.at(-1)?.createdAt ?? ''));
}

function inOrder(sessions: readonly StreamingSession[], added: StreamingSession): readonly StreamingSession[] {
  const place = sessions.findIndex(({ createdAt }) => (createdAt ?? '') <= (added.createdAt ?? ''));
  return place < 0 ? [...sessions, added] : [...sessions.slice(0, place), added, ...sessions.slice(place)];
}
