// A server of a test's own: the built executable on a free port, with a folder, a demo studio and machines that are nobody else's.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { patience } from './eventually.mjs';

export const artifacts = fileURLToPath(new URL('../../../artifacts/', import.meta.url));

export class Server {
  /** What the server has said so far, over all its starts. */
  log = '';
  #executable = findExecutable();
  #options;
  #process = null;
  #ended;
  #endWithUs = () => this.#process?.kill('SIGKILL');

  constructor(folder, engine) {
    this.folder = folder;
    this.data = join(folder, 'server');
    this.#options = ['--data', this.data, ...engine.options];
    process.on('exit', this.#endWithUs);
  }

  /** A server on a folder that is new and empty. */
  static async create(engine) {
    return new Server(await mkdtemp(join(tmpdir(), 'atelier-browser.')), engine);
  }

  get isRunning() {
    return this.#process !== null;
  }

  /** Starts the server, also after it was killed. Each time it has another port, a free one, unless one is named. */
  async start(port = 0) {
    this.#process = this.#spawn(['serve', '--port', String(port)], (text) => { this.log += text; });
    this.#ended = new Promise((resolve, reject) => {
      this.#process.once('close', (code, signal) => resolve(signal ?? code)).once('error', reject);
    });
    const answered = new Promise((resolve) => {
      let said = '';
      this.#process.stdout.on('data', (text) => {
        said += text;
        const [, url] = /^Atelier answers at (http:\S+)$/m.exec(said) ?? [];
        if (url) resolve(url);
      });
    });
    const died = this.#ended.then((end) => { throw new Error(`The server ended with ${end} before it answered:\n${this.log}`); });
    this.url = await this.#inTime(Promise.race([answered, died]));
  }

  /** Makes the demo studio; gives the keys and ids of it, by the names they have in the file of exports. */
  async seed(recipe) {
    if (recipe) await this.#run({}, 'image', 'build', recipe);
    const file = join(this.folder, 'env');
    await this.#run({}, 'init', '--demo', '--url', this.url, '--env-file', file);
    const exported = (await readFile(file, 'utf8')).matchAll(/^export (\w+)='(.*)'$/gm);
    return Object.fromEntries([...exported].map(([, name, value]) => [name, value]));
  }

  /** Gives somebody a new password that they keep, and ends their sign-ins. */
  async givePassword(name, password) {
    await this.#run({ input: `${password}\n` }, 'user', 'password', name, '--from-stdin');
  }

  /** Adds a licence agreement, as the operator does. */
  async addEula(name, url) {
    await this.#run({}, 'eula', 'add', '--name', name, '--url', url);
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.#process.kill('SIGKILL');
    await this.#ended;
    this.#process = null;
  }

  /** Stops it and removes its folder. A server that does not stop in order is an error. */
  async close() {
    this.#process?.kill('SIGTERM');
    const end = this.#process ? await this.#inTime(this.#ended) : 0;
    this.#process = null;
    process.off('exit', this.#endWithUs);
    await rm(this.folder, { recursive: true, force: true });
    if (end !== 0) throw new Error(`The server ended with ${end} when it was told to stop:\n${this.log}`);
  }

  // A server that takes longer than anybody would wait is killed, and found to have been.
  async #inTime(done) {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), patience);
    try {
      return await done;
    } finally {
      clearTimeout(timer);
    }
  }

  #spawn(words, hear) {
    const child = spawn(this.#executable, [...words, ...this.#options], { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8').on('data', hear);
    return child;
  }

  // What a verb says holds access keys, so it is told only when it failed.
  async #run({ input = '' }, ...words) {
    let said = '';
    const child = this.#spawn(words, (text) => { said += text; });
    child.stdin.end(input);
    const code = await new Promise((resolve, reject) => { child.once('close', resolve).once('error', reject); });
    if (code !== 0) throw new Error(`atelier ${words.join(' ')} ended with ${code}:\n${said}`);
  }
}

/** What ATELIER_EXECUTABLE names, or the newest of what ./dev and the build make. */
function findExecutable() {
  const built = ['atelier', 'bin/Atelier/release/atelier', 'bin/Atelier/debug/atelier'].map((path) => join(artifacts, path));
  const found = [process.env.ATELIER_EXECUTABLE, ...built].find((path) => path && existsSync(path));
  if (!found) throw new Error('There is no server to test: build it, or name its executable in ATELIER_EXECUTABLE');
  return found;
}
