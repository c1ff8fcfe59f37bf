import type {
  ChangedMember, Eula, EulaAcceptance, LaunchProfile, StreamingImage, StreamingSession, StreamingSessionBackup, StreamingSessionStream, Studio, StudioComponent,
} from './api/contract';

/** What the server tells of by itself, by the names of its events. */
export interface LiveResources {
  session: StreamingSession;
  backup: StreamingSessionBackup;
  stream: StreamingSessionStream;
  launchProfile: LaunchProfile;
  streamingImage: StreamingImage;
  studioComponent: StudioComponent;
  studio: Studio;
  studioMember: ChangedMember;
  launchProfileMember: ChangedMember;
  eula: Eula;
  eulaAcceptance: EulaAcceptance;
}

export type LiveKind = keyof LiveResources;

export type LiveListener = {
  /** Everything is to be read anew: the connection is new, or changes were missed. */
  refresh(): void;
} & { [Kind in LiveKind]?: Hear<Kind> };

type Hear<Kind extends LiveKind> = (studioId: string, resource: LiveResources[Kind]) => void;

const kinds: readonly LiveKind[] = [
  'session', 'backup', 'stream', 'launchProfile', 'streamingImage', 'studioComponent', 'studio', 'studioMember', 'launchProfileMember',
  'eula', 'eulaAcceptance',
];

/** The server gives a sign of life every 10 s; after this long without one, in milliseconds, the connection is taken for broken. */
const patience = 25_000;

/** Between two attempts to connect after a refusal. */
const pause = 5_000;

const listeners = new Set<LiveListener>();
const watchers = new Set<(connected: boolean) => void>();
let source: EventSource | null = null;
let deadline = 0;
let connected = true;
let signedOut = (): void => undefined;

/** Hears what changes, until the answer is called. */
export function listen(listener: LiveListener): () => void {
  listeners.add(listener);
  if (source?.readyState === EventSource.OPEN) listener.refresh();
  return () => listeners.delete(listener);
}

/** Hears whether the server can be heard, at once and whenever that changes, until the answer is called. */
export function watchConnection(watcher: (connected: boolean) => void): () => void {
  watchers.add(watcher);
  watcher(connected);
  return () => watchers.delete(watcher);
}

/** Keeps a connection open for as long as somebody is signed in. */
export function connect(onSignedOut: () => void): () => void {
  signedOut = onSignedOut;
  open();
  return () => {
    window.clearTimeout(deadline);
    source?.close();
    source = null;
  };
}

function open(): void {
  source?.close();
  source = new EventSource('/portal/events');
  source.addEventListener('refresh', () => tell((listener) => listener.refresh()));
  for (const kind of kinds) source.addEventListener(kind, (event: MessageEvent<string>) => hear(kind, event));
  source.addEventListener('beat', alive);
  source.addEventListener('signedOut', () => {
    source?.close();
    signedOut();
  });
  source.addEventListener('error', lost);
  awaitLife();
}

function hear<Kind extends LiveKind>(kind: Kind, event: MessageEvent<string>): void {
  const data = JSON.parse(event.data) as { studioId: string } & LiveResources;
  tell((listener) => (listener[kind] as Hear<Kind> | undefined)?.(data.studioId, data[kind]));
}

function tell(pass: (listener: LiveListener) => void): void {
  alive();
  listeners.forEach(pass);
}

function alive(): void {
  setConnected(true);
  awaitLife();
}

// The browser tries again by itself where the connection broke, and not where it was refused: the sign-in may have ended meanwhile.
function lost(): void {
  setConnected(false);
  if (source?.readyState !== EventSource.CLOSED) return;
  window.clearTimeout(deadline);
  deadline = window.setTimeout(open, pause);
  signedOut();
}

function awaitLife(): void {
  window.clearTimeout(deadline);
  deadline = window.setTimeout(() => {
    setConnected(false);
    open();
  }, patience);
}

function setConnected(now: boolean): void {
  if (connected === now) return;
  connected = now;
  watchers.forEach((watcher) => watcher(now));
}
