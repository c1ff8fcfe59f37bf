// A network between a browser and a server that can be cut: a relay on the loopback that counts what passes.
import { connect, createServer } from 'node:net';

export class Relay {
  /** Bytes that browsers have sent in requests, without those of streams. */
  sent = 0;
  #sockets = new Set();
  #server;
  #cutAt = Infinity;

  constructor(port) {
    this.#server = createServer((near) => this.#join(near, connect(port, '127.0.0.1')));
  }

  static async open(url) {
    const relay = new Relay(Number(new URL(url).port));
    await new Promise((resolve) => { relay.#server.listen(0, '127.0.0.1', resolve); });
    relay.url = `http://127.0.0.1:${relay.#server.address().port}`;
    return relay;
  }

  /** Once so many bytes more were sent, everything but the streams is cut, once. */
  cutAfter(bytes) {
    this.#cutAt = this.sent + bytes;
    return new Promise((resolve) => { this.onCut = resolve; });
  }

  close() {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => { this.#server.close(resolve); });
  }

  #join(near, far) {
    let isStream = null;
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => {
      isStream ??= bytes.includes('/socket HTTP/1.1');
      near.isStream = isStream;
      if (!isStream) this.#count(bytes.length);
    });
    near.pipe(far);
    far.pipe(near);
  }

  #count(bytes) {
    this.sent += bytes;
    if (this.sent < this.#cutAt) return;
    this.#cutAt = Infinity;
    for (const socket of this.#sockets) if (socket.isStream === false) socket.destroy();
    this.onCut();
  }
}
