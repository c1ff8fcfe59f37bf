// The machines that a server runs, seen past the server: by the engine's own means. Each engine says how a person at its desktop writes a
// line into a file that stays, and how the desktop shows that file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { eventually } from './eventually.mjs';
import { colourAt, typeText } from './stream.mjs';

const lxdSocket = process.env.ATELIER_TEST_LXD_SOCKET;

/** The volumes of a session in the order they were made; a restore makes another. */
function volumesOf(sessionId, names) {
  const prefix = `ws-${Buffer.from(sessionId, 'base64url').toString('hex')}-`;
  const generation = (name) => Number(name.slice(prefix.length));
  return names.filter((name) => name.startsWith(prefix)).sort((one, other) => generation(one) - generation(other));
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
    const instances = await this.#instances();
    const name = volumesOf(sessionId, instances.map((instance) => instance.name)).at(-1);
    this.#owner ??= instances.find((instance) => instance.name === name).config['user.atelier.owner'];
    const answer = await this.#get(`/1.0/instances/${name}/files?path=/home/artist/work.txt`);
    return answer.status === 404 ? '' : answer.body;
  }

  /** What a file below the folder for uploads holds; null if there is none. */
  async readUpload(sessionId, path) {
    const { status, body } = await this.#get(await this.#pathOf(sessionId, path));
    return status === 404 ? null : body;
  }

  async seeUpload(sessionId, path, content, hash) {
    const seen = await this.#get(await this.#pathOf(sessionId, path), createHash('sha256'));
    assert.equal(seen.body, hash);
  }

  async #pathOf(sessionId, path) {
    const names = (await this.#instances()).map((instance) => instance.name);
    return `/1.0/instances/${volumesOf(sessionId, names).at(-1)}/files?path=${encodeURIComponent(`/home/artist/Uploads/${path}`)}`;
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
    const { status, body } = await this.#get('/1.0/instances?recursion=1');
    assert.equal(status, 200, body);
    return JSON.parse(body).metadata;
  }

  // With a hash, the answer's body is that of what came.
  #get(path, hash = null) {
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath: lxdSocket, path }, (answer) => {
        let body = '';
        if (hash) {
          const end = () => resolve({ status: answer.statusCode, body: hash.digest('hex') });
          answer.on('data', (bytes) => hash.update(bytes)).on('end', end);
          return;
        }
        answer.setEncoding('utf8').on('data', (text) => { body += text; }).on('end', () => resolve({ status: answer.statusCode, body }));
      });
      asked.on('error', reject).end();
    });
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
