import type { UploadOffer } from './uploads/sending';

/** What the gateway tells of the session; it says it with the first answer and whenever it changes. */
export interface Session {
  state: string;
  /** How long it still runs by itself; absent unless it is READY. */
  secondsLeft?: number;
  /** Whether it is stopped then; if not, it is deleted. */
  endsStopped: boolean;
  isBackedUp: boolean;
  /** How long it is kept once it is stopped; absent for as long as it likes. */
  minutesKept?: number;
}

/** What opens the stream: the ticket of its address, or what the last connection was given. */
export type Proof = { ticket: string } | { reconnect: string };

export interface Answer {
  clipboard: boolean;
  /** Opens the stream again, once. */
  secret: string;
  session: Session;
  /** What may be uploaded; null for nothing. */
  uploads: UploadOffer | null;
}

/** What the gateway says, and what becomes of the connection. */
export interface Hearing {
  /** Whoever takes the socket must do so before returning: what follows is the display's. */
  connected(socket: WebSocket, answer: Answer): void;
  refused(code: string, message: string): void;
  /** What was answered could not be acted on. */
  failed(fault: unknown): void;
  session(session: Session): void;
  /** The answer to a ping, and how long it took, in milliseconds. */
  pong(milliseconds: number): void;
  bytes(count: number): void;
  /** Nothing more is heard; the code is the WebSocket's. */
  closed(code: number): void;
}

// How long the gateway may take to answer, in milliseconds: it waits 15 s for a display itself.
const answerLimit = 25_000;

/** One connection to the gateway, from what is presented to its end. */
export class Gateway {
  readonly #socket: WebSocket;
  readonly #hearing: Hearing;
  readonly #over = new AbortController();
  readonly #unanswered = new Map<number, number>();
  #next = 0;

  constructor(proof: Proof, hearing: Hearing) {
    const url = new URL(`${location.pathname.replace(/\/$/, '')}/socket`, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#hearing = hearing;
    const { signal } = this.#over;
    const late = window.setTimeout(() => this.drop(), answerLimit);
    socket.addEventListener('open', () => socket.send(JSON.stringify(proof)), { signal });
    socket.addEventListener('close', (event) => this.#close(event.code), { signal });
    socket.addEventListener('message', (event) => {
      window.clearTimeout(late);
      this.#hear(event, 'reconnect' in proof);
    }, { signal });
    signal.addEventListener('abort', () => window.clearTimeout(late));
  }

  /** How long the gateway has owed an answer to a ping, in milliseconds. */
  get silence(): number {
    const [sent] = this.#unanswered.values();
    return sent === undefined ? 0 : performance.now() - sent;
  }

  ping(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#unanswered.set(this.#next, performance.now());
    this.#socket.send(JSON.stringify({ type: 'ping', id: this.#next }));
    this.#next += 1;
  }

  /** Gives the connection up without waiting for the other end, which may be out of reach; the code says why. */
  drop(code = 1006): void {
    this.#socket.close();
    this.#close(code);
  }

  #close(code: number): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#hearing.closed(code);
  }

  // What is heard before the answer is the answer; later texts come beside the display's bytes, which are not ours.
  #hear(event: MessageEvent<unknown>, isAgain: boolean): void {
    if (event.data instanceof ArrayBuffer) {
      this.#hearing.bytes(event.data.byteLength);
      return;
    }
    event.stopImmediatePropagation();
    try {
      this.#take(JSON.parse(String(event.data)) as Record<string, unknown>, isAgain);
    } catch (fault) {
      this.#over.abort();
      this.#socket.close();
      this.#hearing.failed(fault);
    }
  }

  #take(message: Record<string, unknown>, isAgain: boolean): void {
    switch (message['type']) {
      case 'connected':
        if (isAgain) this.#socket.send(JSON.stringify({ type: 'received' }));
        this.#hearing.connected(this.#socket, {
          clipboard: message['clipboard'] === 'ENABLED',
          secret: String(message['reconnect']),
          session: message['session'] as Session,
          uploads: (message['uploads'] as UploadOffer | undefined) ?? null,
        });
        return;
      case 'session':
        return this.#hearing.session(message['session'] as Session);
      case 'pong':
        return this.#answered(Number(message['id']));
      case 'refused':
        this.#over.abort();
        this.#socket.close();
        return this.#hearing.refused(String(message['code']), String(message['message']));
      default:
        throw new Error(`The gateway said ${String(message['type'])}`);
    }
  }

  // Of pings that waited together only the last is answered.
  #answered(id: number): void {
    const sent = this.#unanswered.get(id);
    for (const earlier of [...this.#unanswered.keys()]) if (earlier <= id) this.#unanswered.delete(earlier);
    if (sent !== undefined) this.#hearing.pong(performance.now() - sent);
  }
}
