// A stream whose connection is cut: what the page does about it, on the whole server and with a scripted one.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { checkViolations } from './access.mjs';
import { eventually } from './eventually.mjs';
import { simulated } from './machines.mjs';
import { Relay } from './relay.mjs';
import { connect, playServer, refuse, streamUrl } from './scripted-stream.mjs';
import { launchBrowser, openStream, openWindow, pictureOf, waitForCut, waitForEnding, waitForReturn } from './stream.mjs';
import { useStudio } from './studio.mjs';

describe('a stream that is cut', () => {
  let studio;
  let session;
  let relay;
  let page;
  let url;
  const secrets = [];

  useStudio(simulated, async (opened) => {
    studio = opened;
    session = await studio.artist.createSession(studio.launchProfileId);
    relay = await Relay.to(studio.server.url);
    page = await studio.openWindow();
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string') secrets.push(JSON.parse(payload).reconnect);
    }));
    url = await studio.artist.streamUrl(session.sessionId);
    await openStream(page, relay.through(url));
  });
  after(() => relay?.close());

  const newSecrets = () => secrets.filter(Boolean);

  /** What is typed after a return arrives: the desktop is the same, and the keyboard is where it was. */
  async function typesOn(line) {
    await waitForReturn(page);
    await studio.machines.writeLine(page, line);
    await eventually('the line in the machine', () => studio.machines.readWork(session.sessionId), (seen) => seen.endsWith(`${line}\n`));
  }

  test('shows its last picture in grey, says so, and goes on by itself when the network is back', async () => {
    relay.cut();
    await waitForCut(page);
    await page.getByText('The connection was lost').waitFor();
    await page.getByText('Your workstation and your programs run on').waitFor();
    const still = page.locator('#still');
    assert.match(await still.evaluate((canvas) => getComputedStyle(canvas).filter), /grayscale/);
    assert.ok(await still.evaluate((canvas) => canvas.width === 1280 && canvas.height === 720));
    relay.mend();
    await typesOn('after the cut');
  });

  test('notices also where nobody tells it', async () => {
    relay.freeze();
    await waitForCut(page);
    await typesOn('after the silence');
  });

  test('comes back when the server was killed and started again', async () => {
    const { port } = new URL(studio.server.url);
    await studio.server.kill();
    await waitForCut(page);
    await studio.start(Number(port));
    await typesOn('after the crash');
  });

  test('has another secret each time, and none of them in the log', () => {
    assert.equal(newSecrets().length, 4);
    assert.equal(new Set(newSecrets()).size, 4);
    for (const secret of newSecrets()) assert.ok(!studio.server.log.includes(secret));
  });

  test('opens again from this server’s pages alone, and with the newest secret alone', async () => {
    const socketUrl = `${url.replace(/^http/, 'ws').replace(/#.*/, '')}/socket`;
    const answerTo = (proof) => page.evaluate(([address, message]) => new Promise((resolve) => {
      const socket = new WebSocket(address);
      socket.onopen = () => socket.send(message);
      socket.onmessage = ({ data }) => { resolve(JSON.parse(data)); socket.close(); };
      socket.onerror = () => resolve('refused at the door');
    }), [socketUrl.replace(/127\.0\.0\.1:\d+|localhost:\d+/, new URL(page.url()).host), JSON.stringify(proof)]);
    const codes = [];
    for (const reconnect of [...newSecrets().slice(0, 3), 'made up']) codes.push((await answerTo({ reconnect })).code);
    assert.deepEqual(codes, ['RECONNECT_UNKNOWN', 'RECONNECT_UNKNOWN', 'RECONNECT_USED', 'RECONNECT_UNKNOWN']);
    // The page's own origin is the relay's: to the server's own address it is a foreign one.
    const foreign = await page.evaluate((address) => new Promise((resolve) => {
      const socket = new WebSocket(address);
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused at the door');
    }), socketUrl);
    assert.equal(foreign, 'refused at the door');
  });

  test('is over in clear words when the session was stopped meanwhile', async () => {
    relay.cut();
    await waitForCut(page);
    await studio.artist.stop(session.sessionId);
    relay.mend();
    await page.getByRole('button', { name: 'Try now' }).click();
    const ending = await waitForEnding(page);
    assert.equal(ending.code, 'SESSION_NOT_RUNNING');
    assert.match(ending.wayOn, /Start the session/);
    assert.ok(await page.locator('#still').isHidden());
  });
});

describe('a page whose connection is cut', () => {
  let browser;
  let page;
  let proofs;
  let displays;
  let gateway;

  before(async () => { browser = await launchBrowser(); });
  after(() => browser?.close());
  beforeEach(async () => {
    page = await openWindow(browser);
    proofs = [];
    displays = [];
    gateway = letIn;
    await playServer(page, (socket, proof) => {
      proofs.push(proof);
      const display = gateway(socket);
      if (display) displays.push(display);
      return display;
    });
    await openStream(page, streamUrl);
  });
  afterEach(() => page.context().close());

  const letIn = (socket) => connect(socket, 'DISABLED', { reconnect: `secret ${proofs.length}` });
  const hangUp = (socket) => { void socket.close({ code: 1006 }); return null; };
  const cut = (code = 1006) => displays.at(-1).socket.close({ code });

  for (const code of [1001, 1006, 1011]) {
    test(`connects again after ${code}, with the secret it was given, and says that it has the next one`, async () => {
      await cut(code);
      await eventually('another display', () => displays.length, (count) => count === 2);
      await waitForReturn(page);
      assert.deepEqual(proofs, [{ ticket: 'secret' }, { reconnect: 'secret 1' }]);
      assert.deepEqual(displays[1].heard[0], { type: 'received' });
      assert.ok(!displays[0].heard.some(({ type }) => type === 'received'), 'a ticket’s viewer has nothing to say');
      assert.equal(await page.evaluate(() => document.activeElement?.closest('#bar, #away') === null), true);
      await pictureOf(page);
    });
  }

  for (const code of ['SESSION_NOT_RUNNING', 'SESSION_STARTED_ANEW', 'RECONNECT_USED', 'RECONNECT_EXPIRED', 'RECONNECT_UNKNOWN']) {
    test(`is told ${code} once, and says so`, async () => {
      gateway = (socket) => refuse(socket, code);
      await cut();
      const ending = await waitForEnding(page);
      assert.equal(ending.code, code);
      assert.notEqual(ending.title, 'The stream could not be opened');
      await checkViolations(page, code);
      assert.equal(proofs.length, 2);
    });
  }

  test('tries again and again while nobody answers, at once when the browser is online again or somebody wishes it', async () => {
    await page.clock.install();
    gateway = hangUp;
    await cut();
    for (const tries of [2, 3, 4]) {
      await page.getByText(/Next try in \d+ s/).waitFor();
      await page.clock.fastForward(20_000);
      await eventually('a try', () => proofs.length, (count) => count === tries);
    }
    await page.getByText(/Next try in \d+ s/).waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually('a try', () => proofs.length, (count) => count === 5);
    gateway = letIn;
    await page.getByText(/Next try in \d+ s/).waitFor();
    await page.getByRole('button', { name: 'Try now' }).click();
    await waitForReturn(page);
    assert.deepEqual(new Set(proofs.slice(1).map(({ reconnect }) => reconnect)), new Set(['secret 1']));
  });

  test('gives up on a display that cannot be reached, but not at once', async () => {
    await page.clock.install();
    gateway = (socket) => refuse(socket, 'DISPLAY_UNREACHABLE');
    await cut();
    for (let tries = 2; tries <= 7; tries += 1) {
      await page.clock.fastForward(20_000);
      await eventually('a try', () => proofs.length, (count) => count === tries);
    }
    assert.equal((await waitForEnding(page)).code, 'DISPLAY_UNREACHABLE');
  });

  test('can be used by everybody, in dark and in light', async () => {
    gateway = hangUp;
    await cut();
    await waitForCut(page);
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await checkViolations(page, colorScheme);
    }
  });
});
