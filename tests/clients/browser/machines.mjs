// The machines that a server runs, seen past the server: by the engine's own means. Each engine says how a person at its desktop writes a
// line into a file that stays, and how the desktop shows that file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { eventually } from './eventually.mjs';
import { colourAt, typeText } from './stream.mjs';

const lxdSocket = process.env.ATELIER_TEST_LXD_SOCKET;

/** The volumes of a session in the order they were made; a restore makes another. */
function volumesOf(sessionId, names) {
  const prefix = `ws-${Buffer.from(sessionId, 'base64url').toString('hex')}-`;
  const generation = (name) => Number(name.slice(prefix.length));
  return names.filter((name) => name.startsWith(prefix)).sort((one, other) => generation(one) - generation(other));
}

function pathOfFile(instance, path) {
  return `/1.0/instances/${instance}/files?path=${encodeURIComponent(path)}`;
}

/** The test card: what is typed is kept on the volume, and Ctrl+C copies it. */
class SimulatedMachines {
  #file;

  constructor(data) {
    this.#file = join(data, 'simulated-engine.json');
  }

  async readWork(sessionId) {
    const { Workstations: machines } = await this.#world();
    return machines[volumesOf(sessionId, Object.keys(machines)).at(-1)].Volume.Files['typed.txt'] ?? '';
  }

  async remains() {
    const { Workstations, Backups } = await this.#world();
    return [...Object.keys(Workstations), ...Object.keys(Backups)];
  }

  awaitDesktop() {
    // The card is whole with its first frame.
  }

  writeLine(page, line) {
    return typeText(page, `${line}\n`);
  }

  async seeWork(page, expected) {
    await page.evaluate(() => navigator.clipboard.writeText('nothing was copied'));
    await page.keyboard.press('Control+c');
    await eventually('the work on the desktop', () => page.evaluate(() => navigator.clipboard.readText()), (seen) => seen === expected);
  }

  /** What a file below the folder for uploads holds, or the first of it; null if there is none. */
  async readUpload(sessionId, path) {
    const { Workstations: machines } = await this.#world();
    return machines[volumesOf(sessionId, Object.keys(machines)).at(-1)].Volume.Files[`home/artist/Uploads/${path}`] ?? null;
  }

  /** The card keeps the first of a file, and knows how long it is. */
  async seeUpload(sessionId, path, content) {
    assert.ok((await this.readUpload(sessionId, path)).startsWith(content.subarray(0, 4096).toString()));
  }

  // The file is there from the first change on.
  async #world() {
    return existsSync(this.#file) ? JSON.parse(await readFile(this.#file, 'utf8')) : { Workstations: {}, Backups: {} };
  }
}

/** The minimal image: a dark root window, and a terminal that has the keyboard. */
class LxdMachines {
  static #root = [0x2b, 0x30, 0x38];
  static #terminal = [0x20, 0x24, 0x2b];
  static #green = [0, 205, 0];

  // A place within the terminal, below whatever it says.
  static #within = { x: 400, y: 440 };
  #owner;

  async readWork(sessionId) {
    return (await this.readFile(sessionId, '/home/artist/work.txt')) ?? '';
  }

  /** What a file of the workstation holds; null if there is none. */
  async readFile(sessionId, path) {
    const instances = await this.#instances();
    const name = volumesOf(sessionId, instances.map((instance) => instance.name)).at(-1);
    this.#owner ??= instances.find((instance) => instance.name === name).config['user.atelier.owner'];
    const { status, body } = await this.#ask('GET', pathOfFile(name, path));
    return status === 404 ? null : body;
  }

  /** What a file below the folder for uploads holds; null if there is none. */
  readUpload(sessionId, path) {
    return this.readFile(sessionId, `/home/artist/Uploads/${path}`);
  }

  async seeUpload(sessionId, path, content, hash) {
    const names = (await this.#instances()).map((instance) => instance.name);
    const seen = createHash('sha256');
    await this.#ask('GET', pathOfFile(volumesOf(sessionId, names).at(-1), `/home/artist/Uploads/${path}`), seen);
    assert.equal(seen.read().toString('hex'), hash);
  }

  /** Writes an image, by its name, into a file. */
  async exportImage(name, path) {
    const { body } = await this.#ask('GET', '/1.0/images?recursion=1');
    const { fingerprint } = JSON.parse(body).metadata.find(({ properties }) => properties.name === name);
    const { status } = await this.#ask('GET', `/1.0/images/${fingerprint}/export`, createWriteStream(path));
    assert.equal(status, 200);
  }

  /** Takes an image away from the engine; what was made from it stays. */
  async removeImage(imageId) {
    const { status, body } = await this.#ask('DELETE', `/1.0/images/${imageId.replace('ami-', '')}`);
    assert.equal(status, 202, body);
  }

  async remains() {
    // Whose machines they are is known from the first whose work was read; other servers may use this LXD as well.
    const ours = (await this.#instances()).filter((instance) => instance.config['user.atelier.owner'] === this.#owner);
    return this.#owner ? ours.map((instance) => instance.name) : [];
  }

  async awaitDesktop(page) {
    await this.#seeColour(page, { x: 20, y: 20 }, LxdMachines.#root);
    await this.#seeColour(page, LxdMachines.#within, LxdMachines.#terminal);
    await page.mouse.click(LxdMachines.#within.x, LxdMachines.#within.y);
  }

  writeLine(page, line) {
    return typeText(page, `echo ${line} >> ~/work.txt\n`);
  }

  /** From now on the terminal keeps every byte that is typed as the work, after an empty line, and shows none. */
  async keepTyped(page, sessionId) {
    await typeText(page, 'stty raw -echo; exec cat <(echo) - > ~/work.txt\n');
    await eventually('the terminal', () => this.readWork(sessionId), (seen) => seen === '\n');
  }

  /** The terminal turns green if the file is as expected, and shows it. */
  async seeWork(page, expected) {
    const lines = expected.replaceAll('\n', '\\n');
    await typeText(page, `cmp ~/work.txt <(printf '${lines}') && printf '\\033[42m\\033[2J\\033[H'; cat ~/work.txt\n`);
    await this.#seeColour(page, LxdMachines.#within, LxdMachines.#green);
  }

  // The display sends some of its picture as JPEG, whose colours are not exact.
  #seeColour(page, place, expected) {
    const isNear = (seen) => seen.every((part, index) => Math.abs(part - expected[index]) < 4);
    return eventually(`the colour at ${place.x}, ${place.y}`, () => colourAt(page, place), isNear);
  }

  async #instances() {
    const { status, body } = await this.#ask('GET', '/1.0/instances?recursion=1');
    assert.equal(status, 200, body);
    return JSON.parse(body).metadata;
  }

  // What is too large for a text goes into a stream of the caller's.
  async #ask(method, path, sink = null) {
    const answer = await new Promise((resolve, reject) => {
      request({ socketPath: lxdSocket, method, path }, resolve).on('error', reject).end();
    });
    const { statusCode: status } = answer;
    if (!sink) return { status, body: (await answer.setEncoding('utf8').toArray()).join('') };
    await pipeline(answer, sink);
    return { status };
  }
}

export const simulated = { name: 'simulated', options: ['--engine', 'simulated'], machines: (data) => new SimulatedMachines(data) };

export const lxd = {
  name: 'LXD',
  options: ['--engine', 'lxd', '--lxd-socket', lxdSocket, '--lxd-pool', 'atelier'],
  recipe: 'minimal',
  skip: !lxdSocket && (process.env.ATELIER_TEST_NO_LXD ?? 'ATELIER_TEST_LXD_SOCKET is not set: there is no private LXD to test against'),
  machines: () => new LxdMachines(),
};
