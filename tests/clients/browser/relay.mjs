// A network between a browser and a server on this machine, which can be cut: at once, in part, or without a word to either end.
import { connect, createServer } from 'node:net';

export class Relay {
  /** Bytes that browsers have sent in requests, without those of streams. */
  sent = 0;
  #server;
  #pairs = new Set();
  #isCut = false;
  #cutAt = Infinity;
  #onCut = () => {};

  constructor(port) {
    this.#server = createServer((near) => {
      if (this.#isCut) near.destroy();
      else this.#join({ near, far: connect(port, '127.0.0.1'), isStream: null });
    });
  }

  static async to(url) {
    const relay = new Relay(Number(new URL(url).port));
    await new Promise((resolve) => { relay.#server.listen(0, '127.0.0.1', resolve); });
    return relay;
  }

  /** The same address through the relay. */
  through(url) {
    const address = new URL(url);
    address.hostname = '127.0.0.1';
    address.port = this.#server.address().port;
    return address.href;
  }

  /** Cuts what is open, and lets nothing new through. */
  cut() {
    this.#isCut = true;
    for (const pair of [...this.#pairs]) this.#drop(pair);
  }

  /** Once so many bytes more were sent, everything but the streams is cut, once. */
  cutAfter(bytes) {
    this.#cutAt = this.sent + bytes;
    return new Promise((resolve) => { this.#onCut = resolve; });
  }

  /** From now on what is open carries nothing, and nobody is told. */
  freeze() {
    for (const { near, far } of this.#pairs) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
  }

  mend() {
    this.#isCut = false;
  }

  async close() {
    this.cut();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  #join(pair) {
    const { near, far } = pair;
    this.#pairs.add(pair);
    for (const end of [near, far]) end.on('error', () => {}).on('close', () => this.#drop(pair));
    near.on('data', (bytes) => {
      pair.isStream ??= bytes.includes('/socket HTTP/1.1');
      if (!pair.isStream) this.#count(bytes.length);
    });
    near.pipe(far).pipe(near);
  }

  #count(bytes) {
    this.sent += bytes;
    if (this.sent < this.#cutAt) return;
    this.#cutAt = Infinity;
    for (const pair of [...this.#pairs]) if (pair.isStream === false) this.#drop(pair);
    this.#onCut();
  }

  #drop(pair) {
    this.#pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }
}
