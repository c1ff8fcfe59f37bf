import type { ChosenFile } from './dropped';
import { addressOf, drop, send, type Upload, type UploadOffer } from './sending';

export type ItemState = 'waiting' | 'sending' | 'paused' | 'done' | 'failed';

/** A file in the queue, as it is now. */
export interface Item extends Upload {
  state: ItemState;
  sent: number;
  /** Where it lies once it is done, why not if it failed. */
  words: string;
  cancel: () => void;
}

/** So many files are sent at once; the server takes a few more. */
const mostAtOnce = 3;

/** Sends files one after another, a few at once. Who watches is told of each item that has changed. */
export class UploadQueue {
  readonly items: Item[] = [];
  private active = 0;

  constructor(private readonly offer: UploadOffer, private readonly changed: (item: Item) => void) {}

  get isBusy(): boolean {
    return this.items.some(({ state }) => state !== 'done' && state !== 'failed');
  }

  add(chosen: readonly ChosenFile[]): void {
    for (const { file, path } of chosen) {
      const item: Item = { file, path, id: newId(), state: 'waiting', sent: 0, words: '', cancel: () => this.remove(item) };
      this.items.push(item);
      const most = this.offer.largestFile;
      if (file.size > most) this.fail(item, `It is larger than ${sizeOf(most)}, the most that is taken.`);
      else this.changed(item);
    }
    this.next();
  }

  /** Sends a file that failed from its beginning. */
  again(item: Item): void {
    this.remove(item);
    this.add([item]);
  }

  /** Forgets what needs nobody's attention any more. */
  clear(): void {
    for (const item of this.items.filter(({ state }) => state === 'done' || state === 'failed')) this.remove(item);
  }

  remove(item: Item): void {
    const at = this.items.indexOf(item);
    if (at >= 0) this.items.splice(at, 1);
    this.changed(item);
  }

  private next(): void {
    while (this.active < mostAtOnce) {
      const item = this.items.find(({ state }) => state === 'waiting');
      if (!item) return;
      this.active += 1;
      void this.run(item).finally(() => {
        this.active -= 1;
        this.next();
      });
    }
  }

  private async run(item: Item): Promise<void> {
    const cancelled = new AbortController();
    item.cancel = () => cancelled.abort();
    this.become(item, 'sending');
    try {
      item.words = await send(item, this.offer, {
        sent: (bytes) => {
          item.sent = bytes;
          this.become(item, 'sending');
        },
        paused: () => this.become(item, 'paused'),
      }, cancelled.signal);
      item.cancel = () => this.remove(item);
      this.become(item, 'done');
    } catch (fault) {
      if (!cancelled.signal.aborted) return this.fail(item, (fault as Error).message);
      const address = addressOf(item);
      if (address) drop(address, this.offer);
      this.remove(item);
    }
  }

  private fail(item: Item, words: string): void {
    item.words = words;
    item.cancel = () => this.remove(item);
    this.become(item, 'failed');
  }

  private become(item: Item, state: ItemState): void {
    item.state = state;
    this.changed(item);
  }
}

/** A number of bytes as people say it. */
export function sizeOf(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const number = bytes / 1024 ** unit;
  return `${unit > 0 && number < 10 ? number.toFixed(1) : Math.round(number)} ${units[unit]}`;
}

// On a page without encryption browsers have no randomUUID.
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
