import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { StreamingSession, StreamingSessionState } from '../api/contract';

/** How a state is shown. */
export interface Look {
  readonly type: StatusIndicatorProps.Type;
  readonly text: string;
}

const looks: Record<StreamingSessionState, Look> = {
  CREATE_IN_PROGRESS: { type: 'in-progress', text: 'Being made' },
  START_IN_PROGRESS: { type: 'in-progress', text: 'Starting' },
  STOP_IN_PROGRESS: { type: 'in-progress', text: 'Stopping' },
  DELETE_IN_PROGRESS: { type: 'in-progress', text: 'Being deleted' },
  READY: { type: 'success', text: 'Running' },
  STOPPED: { type: 'stopped', text: 'Stopped' },
  DELETED: { type: 'stopped', text: 'Deleted' },
  CREATE_FAILED: { type: 'error', text: 'Could not be made' },
  START_FAILED: { type: 'error', text: 'Could not be started' },
  STOP_FAILED: { type: 'error', text: 'Could not be stopped' },
  DELETE_FAILED: { type: 'error', text: 'Could not be deleted' },
};

/** All states there are. */
export const states = Object.keys(looks) as readonly StreamingSessionState[];

export function lookOf({ state }: Pick<StreamingSession, 'state'>): Look {
  return looks[state ?? 'DELETED'];
}

export function isFailed(session: StreamingSession): boolean {
  return session.state?.endsWith('_FAILED') ?? false;
}

const phases: Partial<Record<StreamingSessionState, readonly string[]>> = {
  CREATE_IN_PROGRESS: ['In line', 'Making the machine and starting it', 'Running'],
  START_IN_PROGRESS: ['In line', 'Starting the machine', 'Running'],
  STOP_IN_PROGRESS: ['In line', 'Shutting down', 'Stopped'],
  DELETE_IN_PROGRESS: ['In line', 'Removing', 'Gone'],
};

/** The phases of what the session is doing, and which it is in; null for one at rest. */
export function phasesOf(session: StreamingSession): { names: readonly string[]; now: number } | null {
  const names = session.state && phases[session.state];
  return names ? { names, now: session.statusMessage?.startsWith('Waiting') ? 0 : 1 } : null;
}

export const may = {
  open: (session: StreamingSession) => session.state === 'READY',
  start: (session: StreamingSession) => session.state === 'STOPPED' || session.state === 'START_FAILED',
  // A session that cannot be stopped says when it ends instead of when it stops.
  stop: (session: StreamingSession) => (session.state === 'READY' && session.stopAt !== undefined) || session.state === 'STOP_FAILED',
  delete: (session: StreamingSession) => session.state === 'CREATE_IN_PROGRESS' || session.state === 'READY'
    || session.state === 'STOPPED' || isFailed(session),
};
