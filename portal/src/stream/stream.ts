import { codeOfClose } from './endings';
import { Gateway, type Answer, type Proof, type Session } from './gateway';

/** What the page does as the stream comes and goes. */
export interface Viewing {
  /** The display's bytes follow on the socket; whoever reads them must begin before returning. */
  open(socket: WebSocket, answer: Answer): void;
  session(session: Session): void;
  roundTrip(milliseconds: number): void;
  bytes(count: number): void;
  /** The connection was cut. The picture is still there, and can be kept. */
  cut(): void;
  /** The next try is this far away, in milliseconds; 0 while one is under way. */
  retrying(wait: number): void;
  /** It is over, for the reason that counts; nothing more is tried. */
  ended(code: string, message: string): void;
}

// All in milliseconds. A try that follows a cut waits for the first; each one after it twice as long, up to the second.
const shortestWait = 500;
const longestWait = 15_000;

const pingEvery = 2000;

// A gateway that owes an answer for as long is out of reach; once the browser has said that the network changed, sooner.
const silenceLimit = 10_000;
const silenceLimitAfterChange = 3000;

// A connection that lasts as long was a good one.
const goodAfter = 10_000;

// How often in a row a display may be out of reach, or be lost at once, before it counts as broken.
const mostDisplayFaults = 5;

/** Keeps a stream open: connects, notices cuts also where nobody tells, and connects again with what the last connection was given. */
export class Stream {
  readonly #viewing: Viewing;
  #gateway: Gateway | null = null;
  #secret: string | null = null;
  #isOpen = false;
  #isOver = false;
  #tries = 0;
  #displayFaults = 0;
  #openedAt = 0;
  #waiting = 0;
  #silenceLimit = silenceLimit;

  constructor(ticket: string, viewing: Viewing) {
    this.#viewing = viewing;
    this.#connect({ ticket });
    window.setInterval(() => this.#ping(), pingEvery);
    window.addEventListener('online', () => this.#look());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#look(); });
  }

  /** Tries at once, if it is waiting to try. */
  tryNow(): void {
    if (!this.#waiting) return;
    window.clearTimeout(this.#waiting);
    this.#waiting = 0;
    this.#viewing.retrying(0);
    this.#connect({ reconnect: this.#secret! });
  }

  /** Ends the stream for a reason of the page's own. */
  end(code: string, message = ''): void {
    if (this.#isOver) return;
    this.#isOver = true;
    window.clearTimeout(this.#waiting);
    this.#gateway?.drop();
    this.#viewing.ended(code, message);
  }

  /** Takes the display for lost, because what came from it could not be shown. */
  lose(): void {
    if (this.#isOpen) this.#gateway?.drop(1011);
  }

  #connect(proof: Proof): void {
    const gateway = new Gateway(proof, {
      connected: (socket, answer) => {
        this.#secret = answer.secret;
        this.#isOpen = true;
        this.#openedAt = performance.now();
        this.#silenceLimit = silenceLimit;
        this.#viewing.open(socket, answer);
        gateway.ping();
      },
      refused: (code, message) => this.#refused(code, message),
      failed: (fault) => {
        console.error(fault);
        this.end('VIEWER_FAILED');
      },
      session: (session) => this.#viewing.session(session),
      pong: (milliseconds) => {
        this.#silenceLimit = silenceLimit;
        this.#viewing.roundTrip(milliseconds);
      },
      bytes: (count) => this.#viewing.bytes(count),
      closed: (code) => this.#closed(code),
    });
    this.#gateway = gateway;
  }

  #refused(code: string, message: string): void {
    const mayPass = code === 'DISPLAY_UNREACHABLE' && this.#secret !== null;
    if (!mayPass || this.#countDisplayFault()) this.end(code, message);
    else this.#retry();
  }

  #closed(socketCode: number): void {
    if (this.#isOver) return;
    const code = codeOfClose(socketCode);
    if (this.#secret === null) return this.end('SERVER_UNREACHABLE');
    if (this.#isOpen) {
      if (performance.now() - this.#openedAt > goodAfter) this.#tries = this.#displayFaults = 0;
      this.#isOpen = false;
      if (code === 'DISPLAY_ENDED' || code === 'TAKEN_OVER') return this.end(code);
      this.#viewing.cut();
      if (code === 'DISPLAY_LOST' && this.#countDisplayFault()) return this.end(code);
    }
    this.#retry();
  }

  #countDisplayFault(): boolean {
    this.#displayFaults += 1;
    return this.#displayFaults > mostDisplayFaults;
  }

  // Many viewers of a server that comes back are not to come back at the same instant.
  #retry(): void {
    const longest = Math.min(longestWait, shortestWait * 2 ** this.#tries);
    const wait = longest / 2 + Math.random() * longest / 2;
    this.#tries += 1;
    this.#waiting = window.setTimeout(() => this.tryNow(), wait);
    this.#viewing.retrying(wait);
  }

  #ping(): void {
    if (!this.#isOpen) return;
    if (this.#gateway!.silence > this.#silenceLimit) this.#gateway!.drop();
    else this.#gateway!.ping();
  }

  /** The network changed, or somebody is looking again: what is waited for is tried now, and what is open is asked whether it is. */
  #look(): void {
    this.tryNow();
    this.#silenceLimit = silenceLimitAfterChange;
    this.#ping();
  }
}
