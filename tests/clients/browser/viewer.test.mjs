// The built viewer with a scripted server: every page it can show, and the clipboard. Needs portal/dist.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { connect, playServer, refuse, streamUrl } from './scripted-stream.mjs';
import { launchBrowser, openRefused, openStream, openWindow, typeText, waitForEnding } from './stream.mjs';

let browser;
let page;

before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());
beforeEach(async () => {
  page = await openWindow(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
});
afterEach(() => page.context().close());

/** A desktop that is on. */
async function openDesktop(clipboard) {
  let display;
  await playServer(page, (socket) => { display = connect(socket, clipboard); return display; });
  await openStream(page, streamUrl);
  return display;
}

/** Waits, frame by frame, for something the page does not show. */
async function until(isSo) {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 500, 'it did not come to pass');
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

const localText = () => page.evaluate(() => navigator.clipboard.readText());
const copyLocally = (text) => page.evaluate((copied) => navigator.clipboard.writeText(copied), text);

for (const code of ['TICKET_UNKNOWN', 'TICKET_USED', 'TICKET_EXPIRED', 'SESSION_NOT_RUNNING', 'DISPLAY_UNREACHABLE']) {
  test(`${code} has a page of its own`, async () => {
    await playServer(page, (socket) => refuse(socket, code));
    const ending = await openRefused(page, streamUrl);
    assert.equal(ending.code, code);
    assert.notEqual(ending.title, 'The stream could not be opened');
    assert.equal(ending.pageTitle, `${ending.title} · Atelier`);
    assert.match(ending.wayOn, /new stream/);
  });
}

test('a refusal the viewer does not know shows the words of the server', async () => {
  await playServer(page, (socket) => refuse(socket, 'FULL_MOON'));
  assert.equal((await openRefused(page, streamUrl)).code, 'FULL_MOON');
  await page.getByText('The server says FULL_MOON.').waitFor();
});

test('a page without a ticket says so and opens no socket', async () => {
  let sockets = 0;
  await playServer(page, () => { sockets += 1; return null; });
  assert.equal((await openRefused(page, streamUrl.replace(/#.*/, ''))).code, 'TICKET_MISSING');
  assert.equal(sockets, 0);
});

test('the ticket is sent once and leaves the address at once', async () => {
  const messages = [];
  await playServer(page, (socket, message) => { messages.push(message); return null; });
  await page.goto(streamUrl);
  await until(() => messages.length > 0);
  assert.deepEqual(messages, [{ ticket: 'secret' }]);
  assert.ok(!page.url().includes('secret'));
  assert.equal(await page.getByRole('status').textContent(), 'Connecting to your workstation…');
  assert.equal(await page.title(), 'Connecting… · Atelier');
});

for (const [code, ending] of [[1000, 'DISPLAY_ENDED'], [4000, 'TAKEN_OVER']]) {
  test(`a stream closed with ${code} ends as ${ending}`, async () => {
    const display = await openDesktop('DISABLED');
    await display.socket.close({ code });
    const seen = await waitForEnding(page);
    assert.equal(seen.code, ending);
    assert.match(seen.wayOn, /new stream/);
  });
}

test('a socket that closes without an answer is a server that cannot be reached', async () => {
  await playServer(page, (socket) => { void socket.close({ code: 1006 }); return null; });
  assert.equal((await openRefused(page, streamUrl)).code, 'SERVER_UNREACHABLE');
});

test('an answer that is no answer is not waited upon', async () => {
  await playServer(page, (socket) => { socket.send('<html>'); return null; });
  assert.equal((await openRefused(page, streamUrl)).code, 'VIEWER_FAILED');
});

test('the desktop has the keyboard and gives the page its name', async () => {
  const display = await openDesktop('DISABLED');
  await typeText(page, 'hi');
  await until(() => display.keys.length === 4);
  assert.deepEqual(display.keys.map((key) => String.fromCharCode(key.keysym)), ['h', 'h', 'i', 'i']);
  assert.equal(await page.title(), 'Ada’s desk · Atelier');
});

describe('the clipboard, when it is enabled', () => {
  test('takes what is copied on the desktop', async () => {
    const display = await openDesktop('ENABLED');
    display.cut('from the desktop');
    await until(async () => (await localText()) === 'from the desktop');
  });

  test('brings what was copied here with the first click', async () => {
    const display = await openDesktop('ENABLED');
    await copyLocally('from here');
    await page.mouse.click(600, 300);
    await until(() => display.cutTexts.length > 0);
    assert.deepEqual(display.cutTexts, ['from here']);
  });

  test('pastes with the keys where reading is not permitted, the text before the key', async () => {
    const display = await openDesktop('ENABLED');
    await copyLocally('by keys');
    await page.context().clearPermissions();
    await page.keyboard.press('Control+v');
    await until(() => display.keys.length === 4);
    assert.deepEqual(display.cutTexts, ['by keys']);
    const pressed = display.keys.map(({ down, keysym }) => [keysym, down]);
    assert.deepEqual(pressed, [[0xffe3, true], [0x76, true], [0x76, false], [0xffe3, false]]);
  });
});

test('the clipboard, when it is disabled, shares nothing', async () => {
  const display = await openDesktop('DISABLED');
  await copyLocally('from here');
  display.cut('from the desktop');
  await page.mouse.click(600, 300);
  await page.keyboard.press('Control+v');
  await until(() => display.keys.length === 4);
  assert.deepEqual(display.cutTexts, []);
  assert.equal(await localText(), 'from here');
});
