// What the stream page shows around the desktop, and what fingers and pens do on it, with a scripted server. Needs portal/dist.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { checkViolations } from './access.mjs';
import { eventually } from './eventually.mjs';
import { calm, connect, playServer, streamUrl } from './scripted-stream.mjs';
import { launchBrowser, openStream, openWindow } from './stream.mjs';

let browser;
let page;
let display;

before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());
afterEach(() => page.context().close());

async function open({ session = calm, ...options } = {}) {
  page = await openWindow(browser, options);
  await playServer(page, (socket) => { display = connect(socket, 'DISABLED', { session }); return display; });
  await openStream(page, streamUrl);
}

const tell = (session) => display.tell({ type: 'session', session });
const warning = () => page.getByRole('alert').filter({ has: page.getByRole('heading', { level: 2 }) });
const seePointer = (isIt) => eventually('the pointer', () => display.pointers, (seen) => seen.some(isIt));

describe('the stream page', () => {
  beforeEach(() => open());

  test('shows round trip, frames and bandwidth, and hides them for good when they are not wanted', async () => {
    const handle = page.getByRole('button', { name: 'Toolbar' });
    await handle.getByText(/^\d+ ms · \d+ fps · [\d.]+ (k|M)bit\/s$/).waitFor();
    await handle.click();
    await page.getByRole('button', { name: 'Connection' }).click();
    assert.match(await page.locator('dl').innerText(), /Round trip to the server\s+\d+ ms\s+Frames shown\s+\d+ a second\s+Received\s+\d/);
    await page.getByRole('checkbox').uncheck();
    await handle.getByText(/fps/).waitFor({ state: 'detached' });
    await openStream(page, streamUrl);
    await handle.getByText('3 h left').or(handle.getByText('2 h 59 min left')).waitFor();
    assert.doesNotMatch(await handle.textContent(), /fps/);
  });

  test('warns before the workstation stops, says what becomes of the work, and takes it back when there is more time', async () => {
    assert.equal(await warning().count(), 0);
    tell({ ...calm, secondsLeft: 14 * 60 + 5, minutesKept: 2880 });
    await warning().getByRole('heading', { name: 'This workstation stops in 14 min' }).waitFor();
    assert.match(await warning().textContent(), /Save your work.*kept, and a backup of it is made.*deleted 2 d later/);
    await page.getByRole('button', { name: 'Close' }).click();
    assert.equal(await warning().count(), 0);
    tell({ ...calm, secondsLeft: 50 });
    await warning().getByRole('heading', { name: 'This workstation stops in less than a minute' }).waitFor();
    tell(calm);
    await warning().waitFor({ state: 'detached' });
  });

  test('warns that nothing is kept where the profile says so', async () => {
    tell({ state: 'READY', secondsLeft: 290, endsStopped: false, isBackedUp: false });
    await warning().getByRole('heading', { name: 'This workstation is deleted in 4 min' }).waitFor();
    assert.match(await warning().textContent(), /Nothing on its disk is kept/);
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await checkViolations(page, colorScheme);
    }
  });

  test('says that somebody stops the workstation', async () => {
    tell({ state: 'STOP_IN_PROGRESS', endsStopped: true, isBackedUp: false });
    await warning().getByRole('heading', { name: 'The workstation is being stopped' }).waitFor();
  });

  test('leads to the toolbar with Ctrl, Alt and Shift, and holds none of them in the workstation', async () => {
    for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.down(key);
    assert.equal(await page.evaluate(() => document.activeElement.closest('#toolbar') !== null), true);
    for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.up(key);
    const held = () => display.keys.reduce((down, key) => down + (key.down ? 1 : -1), 0);
    await eventually('all keys up', held, (count) => count === 0);
    assert.equal(display.keys.length, 6);
  });
});

describe('a finger on the desktop', () => {
  beforeEach(() => open({ hasTouch: true, width: 320, height: 200 }));

  test('clicks where it taps', async () => {
    await page.touchscreen.tap(100, 80);
    await seePointer(({ buttons, x, y }) => buttons === 1 && x === 100 && y === 80);
    await eventually('the button up', () => display.pointers.at(-1).buttons, (buttons) => buttons === 0);
  });

  test('has a keyboard on the screen when it is asked for', async () => {
    assert.equal(await page.locator('#keyboard').getAttribute('inputmode'), 'none');
    await page.getByRole('button', { name: 'Toolbar' }).tap();
    await page.getByRole('button', { name: 'Keyboard on screen' }).tap();
    assert.equal(await page.evaluate(() => document.activeElement.inputMode), 'text');
    await page.keyboard.insertText('ż');
    await eventually('the text', () => display.keys.map(({ keysym }) => keysym), (seen) => seen.includes(0x1bf));
  });
});

describe('a pen on the desktop', () => {
  beforeEach(() => open({ width: 320, height: 200 }));

  async function pen(type, x, y, { button = 'none', buttons = 0 } = {}) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Input.dispatchMouseEvent', { type, x, y, button, buttons, clickCount: 1, pointerType: 'pen' });
  }

  test('draws from its first pixel on, and hovers', async () => {
    await pen('mouseMoved', 40, 50);
    await seePointer(({ buttons, x, y }) => buttons === 0 && x === 40 && y === 50);
    await pen('mousePressed', 40, 50, { button: 'left', buttons: 1 });
    await pen('mouseMoved', 42, 51, { button: 'left', buttons: 1 });
    await pen('mouseReleased', 44, 52, { button: 'left' });
    await eventually('the pen up', () => display.pointers.at(-1), ({ buttons, x, y }) => buttons === 0 && x === 44 && y === 52);
    const drawn = display.pointers.filter(({ buttons }) => buttons === 1);
    assert.deepEqual([drawn[0].x, drawn[0].y], [40, 50]);
    assert.ok(drawn.some(({ x, y }) => x === 42 && y === 51) || drawn.some(({ x, y }) => x === 44 && y === 52));
  });

  test('has a second button', async () => {
    await pen('mousePressed', 60, 60, { button: 'right', buttons: 2 });
    await pen('mouseReleased', 60, 60, { button: 'right' });
    await seePointer(({ buttons, x }) => buttons === 4 && x === 60);
    await eventually('the button up', () => display.pointers.at(-1).buttons, (buttons) => buttons === 0);
  });
});
