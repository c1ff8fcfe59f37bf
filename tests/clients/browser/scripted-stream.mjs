// The viewer without a server: its built page from a folder, and a gateway with a display that a test scripts. The display speaks as much
// RFB (RFC 6143) as noVNC needs: one raw frame, keys and cut text.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../../portal/dist/', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const site = 'https://viewer.test';

export const streamUrl = `${site}/stream/yeG7lDwNQEiwNTRT7DrV7Q#ticket=secret`;

/** Plays the server to the page. The gateway is called with each socket the page opens and the first message it sends. */
export async function playServer(page, gateway) {
  await page.context().route(`${site}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname.startsWith('/stream/') ? 'stream.html' : pathname.slice(1);
    await route.fulfill({ body: await readFile(built + file), contentType: types[extname(file)] });
  });
  await page.routeWebSocket(/\/socket$/, (socket) => {
    let first = true;
    let display = null;
    socket.onMessage((message) => {
      if (first) {
        first = false;
        display = gateway(socket, JSON.parse(message));
      } else if (typeof message === 'string') {
        display?.hear(JSON.parse(message));
      } else {
        display?.receive(Buffer.from(message));
      }
    });
  });
  // noVNC looks for a socket's members on its prototype; Playwright's stand-in has them one step further up.
  await page.addInitScript(() => {
    const further = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(WebSocket.prototype));
    delete further.constructor;
    Object.defineProperties(WebSocket.prototype, further);
  });
}

/** A session that is stopped in three hours, with its disk and a backup. */
export const calm = { state: 'READY', secondsLeft: 10_800, endsStopped: true, isBackedUp: true };

/** Lets the viewer in, to a display of its own. */
export function connect(socket, clipboard, { reconnect = 'next secret', session = calm } = {}) {
  socket.send(JSON.stringify({ type: 'connected', clipboard, reconnect, session }));
  return new ScriptedDisplay(socket);
}

export function refuse(socket, code) {
  socket.send(JSON.stringify({ type: 'refused', code, message: `The server says ${code}.` }));
  return null;
}

const width = 320;
const height = 200;

class ScriptedDisplay {
  keys = [];
  pointers = [];
  heard = [];
  cutTexts = [];
  isMute = false;
  #unread = Buffer.alloc(0);
  #wanted;
  #steps;

  constructor(socket) {
    this.socket = socket;
    this.#steps = this.#talk();
    this.#wanted = this.#steps.next().value;
    socket.send(Buffer.from('RFB 003.008\n'));
  }

  /** What the viewer says beside the bytes; its pings are answered unless the gateway is out of reach. */
  hear(message) {
    this.heard.push(message);
    if (message.type === 'ping' && !this.isMute) this.tell({ type: 'pong', id: message.id });
  }

  tell(message) {
    this.socket.send(JSON.stringify(message));
  }

  /** Puts text onto the desktop's clipboard. */
  cut(text) {
    this.socket.send(Buffer.concat([Buffer.from([3, 0, 0, 0]), u32(text.length), Buffer.from(text, 'latin1')]));
  }

  receive(bytes) {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    while (this.#unread.length >= this.#wanted) {
      const taken = this.#unread.subarray(0, this.#wanted);
      this.#unread = this.#unread.subarray(this.#wanted);
      this.#wanted = this.#steps.next(taken).value;
    }
  }

  // Yields how many bytes it wants next.
  * #talk() {
    yield 12;
    this.socket.send(Buffer.from([1, 1]));
    yield 1;
    this.socket.send(u32(0));
    yield 1;
    const name = Buffer.from('Ada’s desk');
    const format = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
    this.socket.send(Buffer.concat([u16(width), u16(height), format, u32(name.length), name]));
    let painted = false;
    while (true) {
      const [type] = yield 1;
      if (type === 0) yield 19;
      else if (type === 2) yield 4 * (yield 3).readUInt16BE(1);
      else if (type === 3) {
        yield 9;
        if (!painted) this.#paint();
        painted = true;
      } else if (type === 4) {
        const key = yield 7;
        this.keys.push({ down: key[0] === 1, keysym: key.readUInt32BE(3) });
      } else if (type === 5) {
        const [buttons, ...place] = yield 5;
        this.pointers.push({ buttons, x: place[0] * 256 + place[1], y: place[2] * 256 + place[3] });
      }
      else if (type === 6) this.cutTexts.push((yield (yield 7).readUInt32BE(3)).toString('latin1'));
      else throw new Error(`The viewer sent a message of type ${type}`);
    }
  }

  #paint() {
    const head = Buffer.concat([Buffer.from([0, 0]), u16(1), u16(0), u16(0), u16(width), u16(height), u32(0)]);
    this.socket.send(Buffer.concat([head, Buffer.alloc(width * height * 4, 0x80)]));
  }
}

function u16(value) {
  return Buffer.from([value >> 8, value & 0xff]);
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
