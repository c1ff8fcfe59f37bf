/** A page in place of the desktop: what has happened, and the way on. */
export interface Ending {
  title: string;
  happened: string;
  wayOn: string;
}

const newStream = 'Ask for a new stream and open the link it gives you.';
const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

const endings: Record<string, Ending> = {
  TICKET_MISSING: {
    title: 'This link has no ticket',
    happened: 'The page was loaded again, or its address was copied without the part after the “#”. A ticket is kept nowhere.',
    wayOn: newStream,
  },
  TICKET_UNKNOWN: {
    title: 'This link is not valid',
    happened: 'The server does not know its ticket. The link may have been cut short when it was copied.',
    wayOn: newStream,
  },
  TICKET_USED: {
    title: 'This link has been used',
    happened: 'A link opens one stream, once, and this one has been opened before, perhaps in another tab.',
    wayOn: `${newStream} If it was not you who opened it, tell your administrator.`,
  },
  TICKET_EXPIRED: {
    title: 'This link has expired',
    happened: 'A link has to be opened soon after it is made, and the time for this one is over.',
    wayOn: newStream,
  },
  SESSION_NOT_RUNNING: {
    title: 'The workstation is not running',
    happened: 'Its session has been stopped or deleted since this link was made.',
    wayOn: 'Start the session, then ask for a new stream.',
  },
  DISPLAY_UNREACHABLE: {
    title: 'The workstation does not answer',
    happened: 'It is running, but its display could not be reached.',
    wayOn: 'Ask for a new stream in a moment. If that fails too, stop the session and start it again.',
  },
  SERVER_UNREACHABLE: {
    title: 'The server cannot be reached',
    happened: 'The connection to the server failed before the stream could begin.',
    wayOn: 'Check your network, then ask for a new stream.',
  },
  VIEWER_FAILED: {
    title: 'The desktop cannot be shown',
    happened: 'This browser failed to show it, or what came from the server was no stream.',
    wayOn: 'Ask for a new stream and open it in a current Chrome, Edge, Firefox or Safari.',
  },
  DISPLAY_ENDED: {
    title: 'The stream has ended',
    happened: 'The workstation has been stopped, or it closed its display.',
    wayOn: 'Start the session if it is stopped, then ask for a new stream.',
  },
  DISPLAY_LOST: {
    title: 'The workstation was lost',
    happened: 'The server lost its connection to the workstation’s display.',
    wayOn: 'Ask for a new stream. If that fails, see whether the session still runs.',
  },
  TAKEN_OVER: {
    title: 'This stream goes on elsewhere',
    happened: 'It was opened again in another connection, and can be shown in one place only.',
    wayOn: `Go on there, or ${lower(newStream)} If it was not you who opened it, tell your administrator.`,
  },
  RECONNECT_USED: {
    title: 'This stream goes on elsewhere',
    happened: 'While the connection was away the stream was opened again in another.',
    wayOn: `Go on there, or ${lower(newStream)} If it was not you who opened it, tell your administrator.`,
  },
  RECONNECT_UNKNOWN: {
    title: 'This stream cannot be opened again',
    happened: 'The server does not know it any more, or you may not use it any more. Programs in a workstation that runs go on.',
    wayOn: newStream,
  },
  RECONNECT_EXPIRED: {
    title: 'The connection was away for too long',
    happened: 'A stream can be opened again for a quarter of an hour. Your workstation runs on, and your programs with it.',
    wayOn: newStream,
  },
  SESSION_STARTED_ANEW: {
    title: 'The workstation was started anew',
    happened: 'While the connection was away its session was stopped and started. What was not saved before that is gone.',
    wayOn: newStream,
  },
};

/** The page for a code; one that this viewer has never heard of shows the server's own words. */
export function endingOf(code: string, message: string): Ending {
  return endings[code] ?? { title: 'The stream could not be opened', happened: message, wayOn: newStream };
}

/** Why an open stream ended, by the code its socket closed with (RFC 6455 §7.4); null for a cut. */
export function codeOfClose(code: number): string | null {
  switch (code) {
    case 1000: return 'DISPLAY_ENDED';
    case 1011: return 'DISPLAY_LOST';
    case 4000: return 'TAKEN_OVER';
    default: return null;
  }
}
