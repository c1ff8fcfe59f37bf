// All that a test of the whole needs: a server with its demo studio and machines, an artist and an administrator, and a browser.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { StudioClient } from './client.mjs';
import { eventually } from './eventually.mjs';
import { artifacts, Server } from './server.mjs';
import { launchBrowser, openStream, openWindow, waitForSize } from './stream.mjs';

export class Studio {
  #exports;
  #kept;

  constructor(server, engine) {
    this.server = server;
    this.machines = engine.machines(server.data);
  }

  static async open(engine) {
    const studio = new Studio(await Server.create(engine), engine);
    try {
      await studio.#open(engine.recipe);
      return studio;
    } catch (fault) {
      await studio.keep('opening');
      await studio.close();
      throw fault;
    }
  }

  async #open(recipe) {
    await this.server.start();
    this.#exports = await this.server.seed(recipe);
    this.launchProfileId = this.#exports.LAUNCH_PROFILE_ID;
    this.#signIn();
    this.browser = await launchBrowser();
  }

  /** Starts the server again if it was killed. Its address is another unless a port is named, so who calls it signs in anew. */
  async start(port) {
    if (this.server.isRunning) return;
    await this.server.start(port);
    this.#signOut();
    this.#signIn();
  }

  /** The passwords of the demo's people, by their names. */
  get passwords() {
    return { administrator: this.#exports.ATELIER_PASSWORD, artist: this.#exports.ARTIST_PASSWORD };
  }

  openWindow(options) {
    return openWindow(this.browser, { permissions: ['clipboard-read', 'clipboard-write'], ...options });
  }

  /** Opens a session's desktop in a new window, prepared if need be, and waits until it is as large as that and takes the keyboard. */
  async openDesktop({ sessionId }, prepare = () => {}) {
    const page = await this.openWindow();
    await prepare(page);
    await openStream(page, await this.artist.streamUrl(sessionId));
    const { width, height } = page.viewportSize();
    await waitForSize(page, width, height);
    await this.machines.awaitDesktop(page);
    return page;
  }

  /** Keeps what the windows show and what the server has said, where it outlives this run. */
  async keep(name) {
    await mkdir(join(artifacts, 'failures'), { recursive: true });
    this.#kept ??= await mkdtemp(join(artifacts, 'failures', 'browser.'));
    const pages = this.browser?.contexts().flatMap((context) => context.pages()) ?? [];
    const picture = (index) => join(this.#kept, `${name.replace(/\W+/g, '-')}-${index}.png`);
    for (const [index, page] of pages.entries()) await page.screenshot({ path: picture(index) });
    await writeFile(join(this.#kept, 'server.log'), this.server.log);
    console.error(`What the windows showed and the server said is kept in ${this.#kept}`);
  }

  async close() {
    await this.browser?.close();
    try {
      await this.#removeMachines();
    } finally {
      this.#signOut();
      await this.server.close();
    }
  }

  async #removeMachines() {
    if (!this.administrator) return;
    await this.administrator.deleteAll();
    await eventually('machines that nobody has', () => this.machines.remains(), (names) => names.length === 0);
  }

  #signIn() {
    const { STUDIO_ID: studioId, ...keys } = this.#exports;
    const signIn = (accessKeyId, secretAccessKey) => new StudioClient(this.server.url, { studioId, accessKeyId, secretAccessKey });
    this.artist = signIn(keys.ARTIST_ACCESS_KEY_ID, keys.ARTIST_SECRET_ACCESS_KEY);
    this.administrator = signIn(keys.AWS_ACCESS_KEY_ID, keys.AWS_SECRET_ACCESS_KEY);
  }

  #signOut() {
    this.artist?.close();
    this.administrator?.close();
  }
}

/** Tests on an engine; where it cannot be had, one test in their place says why. */
export function describeOn(engine, what, tests) {
  if (engine.skip) test(`${what} on ${engine.name}`, { skip: engine.skip });
  else describe(`${what} on ${engine.name}`, () => tests(engine));
}

/** Opens a studio before the tests around the call, gives it to them, and closes it after them. What explains a failure is kept. */
export function useStudio(engine, give) {
  let studio;
  before(async () => {
    studio = await Studio.open(engine);
    await give(studio);
  });
  afterEach(async (done) => {
    if (!done.passed) await studio?.keep(done.name);
    // A test that failed between a kill and a start is not to spoil the next.
    await studio?.start();
  });
  after(() => studio?.close());
}
