// The stream page's toolbar, with a scripted server: what it sends, what it keeps, and that keys alone are enough. Needs portal/dist.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { checkViolations } from './access.mjs';
import { connect, playServer, streamUrl } from './scripted-stream.mjs';
import { launchBrowser, openStream, openWindow, waitForFit } from './stream.mjs';

let browser;
let page;
let display;

before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());
beforeEach(async () => {
  page = await openWindow(browser);
  await playServer(page, (socket) => { display = connect(socket, 'DISABLED'); return display; });
  await openStream(page, streamUrl);
});
afterEach(() => page.context().close());

const openToolbar = () => page.getByRole('button', { name: 'Toolbar' }).click();
const hasKeyboard = () => page.evaluate(() => document.activeElement?.closest('#bar') === null);

async function choose(menu, line) {
  await openToolbar();
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole(/^(Fit|Scale|Actual)/.test(line) ? 'menuitemradio' : 'menuitem', { name: line }).click();
}

test('the toolbar sends the combinations that the browser keeps, and gives the keyboard back', async () => {
  await choose('Keys', 'Ctrl+Alt+Delete');
  const [control, alt, del] = [0xffe3, 0xffe9, 0xffff];
  assert.deepEqual(display.keys.map(({ keysym }) => keysym), [control, alt, del, del, alt, control]);
  assert.deepEqual(display.keys.map(({ down }) => down), [true, true, true, false, false, false]);
  assert.ok(await hasKeyboard());
});

test('the toolbar keeps the chosen view for the next stream', async () => {
  const shown = () => page.locator('#desktop canvas').evaluate((canvas) => canvas.getBoundingClientRect().width);
  await waitForFit(page);
  await choose('View', 'Actual size');
  assert.equal(await shown(), 320);
  await openStream(page, streamUrl);
  assert.equal(await shown(), 320);
  await choose('View', 'Scale');
  await waitForFit(page);
});

test('the toolbar fills the screen, and says what becomes of the keys', async () => {
  await openToolbar();
  await page.getByRole('button', { name: 'Full screen' }).click();
  await page.waitForFunction(() => document.fullscreenElement !== null);
  await page.getByRole('status').getByText(/leave|leaves full screen/).waitFor();
  await openToolbar();
  await page.getByRole('button', { name: 'Leave full screen' }).click();
  await page.waitForFunction(() => document.fullscreenElement === null);
});

test('the toolbar is walked by keys alone, and Esc leads back step by step', async () => {
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await page.getByRole('button', { name: 'Toolbar' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'Full screen');
  await page.keyboard.press('End');
  assert.equal(await focused(), 'Connection');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), 'Full screen');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  assert.match(await focused(), /^Fit/);
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /^Scale/);
  await page.keyboard.press('Escape');
  assert.equal(await focused(), 'View');
  await page.keyboard.press('Escape');
  assert.ok(await hasKeyboard());
  assert.deepEqual(display.keys, [], 'none of it reached the workstation');
});

test('the toolbar can be used by everybody, in dark and in light', async () => {
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await checkViolations(page, `the desktop, ${colorScheme}`);
    for (const menu of ['View', 'Keys', 'Connection']) {
      await openToolbar();
      await page.getByRole('button', { name: menu }).click();
      await checkViolations(page, `${menu}, ${colorScheme}`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
  }
});
