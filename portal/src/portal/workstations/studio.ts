import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { all, call } from '../api/client';
import type { LaunchProfile, StreamingSession, StreamingSessionBackup, StreamingSessionState } from '../api/contract';
import { next, put } from '../lists';
import { listen } from '../live';
import { findSessions, type SessionQuestion } from '../sessions';

/** What a user has in a studio. */
export interface StudioContent {
  readonly sessions: readonly StreamingSession[];
  readonly backups: readonly StreamingSessionBackup[];
  readonly profiles: readonly LaunchProfile[];
  /** Whether the user has more workstations at rest than these. */
  readonly hasMore: boolean;
}

type Change =
  | { kind: 'all'; content: StudioContent }
  | { kind: 'session'; session: StreamingSession }
  | { kind: 'backup'; backup: StreamingSessionBackup };

/** A studio's content as it is now: read whole at first and on demand, and kept up to date by what the server tells. */
export function useStudioContent(studioId: string, principalId: string) {
  const [content, change] = useReducer(apply, null);
  const [fault, setFault] = useState<Error | null>(null);
  const heard = useRef(0);
  const pages = useRef(1);

  const read = useCallback(async () => {
    try {
      let before: number;
      let found: StudioContent;
      // What is told while an answer is on its way may be newer than the answer.
      do {
        before = heard.current;
        found = await readAll(studioId, principalId, pages.current);
      } while (heard.current !== before);
      change({ kind: 'all', content: found });
      setFault(null);
    } catch (problem) {
      setFault(problem as Error);
    }
  }, [studioId, principalId]);

  const readMore = useCallback(() => {
    pages.current += 1;
    return read();
  }, [read]);

  useEffect(() => {
    const hear = (told: Change): void => {
      heard.current += 1;
      change(told);
    };
    void read();
    return listen({
      refresh: () => void read(),
      session: (of, session) => {
        if (of === studioId && session.ownedBy === principalId) hear({ kind: 'session', session });
      },
      backup: (of, backup) => {
        if (of === studioId && backup.ownedBy === principalId) hear({ kind: 'backup', backup });
      },
      launchProfile: (of) => {
        if (of === studioId) void read();
      },
      launchProfileMember: (of, { principalId: member }) => {
        if (of === studioId && member === principalId) void read();
      },
    });
  }, [read, studioId, principalId]);

  return { content, fault, read, readMore };
}

// What runs, or is about to, is all shown, however old it is; of what rests, so many pages of the newest.
const moving: readonly StreamingSessionState[] = [
  'READY', 'CREATE_IN_PROGRESS', 'START_IN_PROGRESS', 'STOP_IN_PROGRESS', 'DELETE_IN_PROGRESS',
];
const resting: readonly StreamingSessionState[] = ['STOPPED', 'CREATE_FAILED', 'START_FAILED', 'STOP_FAILED', 'DELETE_FAILED'];

async function readAll(studioId: string, principalId: string, pages: number): Promise<StudioContent> {
  const read = (states: readonly StreamingSessionState[], most: number) =>
    readSessions(studioId, { ownedBy: [principalId], states }, most);
  const [running, rest, profiles] = await Promise.all([
    read(moving, Infinity),
    read(resting, pages),
    all(async (nextToken) => {
      const page = await call('ListLaunchProfiles', { studioId, principalId, states: ['READY'], ...next(nextToken) });
      return { items: page.launchProfiles, ...next(page.nextToken) };
    }),
  ]);
  // What changed its state between the two questions may be in both answers.
  const known = new Set(running.sessions.map(({ sessionId }) => sessionId));
  const rested = rest.sessions.filter(({ sessionId }) => !known.has(sessionId));
  return {
    sessions: [...running.sessions, ...rested], backups: [...running.backups, ...rest.backups], profiles, hasMore: rest.hasMore,
  };
}

async function readSessions(studioId: string, question: SessionQuestion, most: number) {
  const sessions: StreamingSession[] = [];
  const backups: StreamingSessionBackup[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < most; pages += 1) {
    const page = await findSessions(studioId, question, nextToken);
    sessions.push(...page.sessions);
    backups.push(...page.backups);
    nextToken = page.nextToken;
    if (!nextToken) break;
  }
  return { sessions, backups, hasMore: nextToken !== undefined };
}

function apply(content: StudioContent | null, change: Change): StudioContent | null {
  if (change.kind === 'all') return change.content;
  if (!content) return content;
  return change.kind === 'session'
    ? { ...content, sessions: put(content.sessions, change.session, (session) => session.sessionId) }
    : { ...content, backups: put(content.backups, change.backup, (backup) => backup.backupId) };
}
