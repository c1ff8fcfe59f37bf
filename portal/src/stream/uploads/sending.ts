/** What the server lets this page upload. */
export interface UploadOffer {
  secret: string;
  largestFile: number;
  folder: string;
}

/** A file on its way. */
export interface Upload {
  readonly file: File;
  /** Where it is to go below the folder for uploads, its name last. */
  readonly path: string;
  /** Names it to the server, so that what was begun is found again. */
  readonly id: string;
}

/** What becomes of an upload while it goes on. */
export interface Progress {
  /** The server has so many bytes. */
  sent(bytes: number): void;
  /** The connection is gone; it goes on by itself. */
  paused(): void;
}

/** The server said no, in its own words. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }

  /** Whether the same may be taken in a moment. */
  get isPassing(): boolean {
    return [408, 409, 423, 429, 500, 502, 503, 504].includes(this.status);
  }
}

/** Nobody answered. */
class Cut extends Error {}

// Proxies time requests, and after a cut browsers send a piece again by themselves, in vain, before this page hears of it: pieces are
// small.
// But each has a shell begun in the workstation, so they are not tiny.
const pieceLength = 32 << 20;

// A file up to this size goes with the request that announces it.
const smallest = 1 << 20;

// Between two attempts, in milliseconds: longer each time that nothing came through.
const pauses = [500, 1000, 2000, 5000, 10_000];

/**
 * Sends a file by the protocol tus 1.0, through cuts of the network and restarts of the server, until it is in its place or refused.
 * Announcing a file again is how it is found out how far it is.
 */
export async function send(upload: Upload, offer: UploadOffer, progress: Progress, signal: AbortSignal): Promise<string> {
  let failures = 0;
  let furthest = -1;
  for (;;) {
    try {
      let state = await announce(upload, offer, progress, signal);
      while (state.placedAs === null) {
        if (state.offset > furthest) failures = 0;
        furthest = Math.max(furthest, state.offset);
        progress.sent(state.offset);
        state = { ...await sendPiece(upload, state, offer, progress, signal), address: state.address };
      }
      progress.sent(upload.file.size);
      return state.placedAs;
    } catch (fault) {
      if (!(fault instanceof Cut) && !(fault instanceof Refusal && fault.isPassing)) throw fault;
      progress.paused();
      await pause(pauses[Math.min(failures, pauses.length - 1)]!, signal);
      failures += 1;
    }
  }
}

/** Takes back what has been sent. It is no matter whether the server hears of it: what nobody goes on with, it clears away. */
export function drop(address: string, offer: UploadOffer): void {
  void request('DELETE', address, {}, null, offer, () => {}, new AbortController().signal).catch(() => {});
}

interface State {
  address: string;
  offset: number;
  placedAs: string | null;
}

async function announce(upload: Upload, offer: UploadOffer, progress: Progress, signal: AbortSignal): Promise<State> {
  const { file, path, id } = upload;
  const metadata = Object.entries({ filename: path, id }).map(([name, value]) => `${name} ${base64(value)}`).join(',');
  const content = file.size > 0 && file.size <= smallest ? file : null;
  const answer = await request(
    'POST', `${location.pathname.replace(/\/$/, '')}/uploads`, { 'Upload-Length': String(file.size), 'Upload-Metadata': metadata },
    content, offer, progress.sent, signal,
  );
  addresses.set(upload, answer.getResponseHeader('Location')!);
  return { ...stateOf(answer), address: addresses.get(upload)! };
}

const addresses = new WeakMap<Upload, string>();

/** Where an upload is at the server, if it has been announced. */
export function addressOf(upload: Upload): string | undefined {
  return addresses.get(upload);
}

async function sendPiece(upload: Upload, from: State, offer: UploadOffer, progress: Progress, signal: AbortSignal) {
  const piece = upload.file.slice(from.offset, from.offset + pieceLength);
  return stateOf(await request(
    'PATCH', from.address, { 'Upload-Offset': String(from.offset) }, piece, offer, (bytes) => progress.sent(from.offset + bytes), signal,
  ));
}

function stateOf(answer: XMLHttpRequest): Omit<State, 'address'> {
  const placed = answer.getResponseHeader('X-Atelier-Placed');
  return { offset: Number(answer.getResponseHeader('Upload-Offset')), placedAs: placed === null ? null : decodeURIComponent(placed) };
}

// Only XMLHttpRequest says how much of a body has gone.
function request(
  method: string, address: string, headers: Record<string, string>, content: Blob | null, offer: UploadOffer,
  sent: (bytes: number) => void, signal: AbortSignal,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const asked = new XMLHttpRequest();
    const abort = () => asked.abort();
    asked.open(method, address);
    const all = { ...headers, 'Tus-Resumable': '1.0.0', 'X-Atelier-Upload': offer.secret };
    for (const [name, value] of Object.entries(all)) asked.setRequestHeader(name, value);
    if (content) asked.setRequestHeader('Content-Type', 'application/offset+octet-stream');
    asked.upload.onprogress = (event) => sent(event.loaded);
    asked.onerror = () => reject(new Cut());
    asked.onabort = () => reject(signal.reason);
    asked.onload = () => (asked.status < 300 ? resolve(asked) : reject(refusalOf(asked)));
    asked.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    // A file that was changed or moved since it was chosen ends as a cut does, at its first byte.
    asked.send(content);
  });
}

// A proxy in between answers in its own way.
function refusalOf(answer: XMLHttpRequest): Refusal {
  try {
    return new Refusal(answer.status, (JSON.parse(answer.responseText) as { message: string }).message);
  } catch {
    const wayOut = answer.status === 413 ? '; the proxy before it may limit the size of requests' : '';
    return new Refusal(answer.status, `The server answered with status ${answer.status}${wayOut}.`);
  }
}

/** Waits, but not longer than until the network is back. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const timer = window.setTimeout(() => end(resolve), milliseconds);
    function end(how: () => void): void {
      window.clearTimeout(timer);
      over.abort();
      how();
    }
    window.addEventListener('online', () => end(resolve), { signal: over.signal });
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { signal: over.signal });
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
