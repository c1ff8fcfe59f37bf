// The viewer against a running server. The streams come from the environment, each a URL as CreateStreamingSessionStream gives it:
//   STREAM_URL          of a running session, unused
//   EXPIRED_STREAM_URL  whose time is over
//   STOPPED_STREAM_URL  whose session has been stopped since
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  launchBrowser, openRefused, openStream, openWindow, pictureOf, typeText, waitForChange, waitForEnding, waitForFit,
} from './stream.mjs';

const { STREAM_URL: good, EXPIRED_STREAM_URL: expired, STOPPED_STREAM_URL: stopped } = process.env;
let browser;

before(async () => { browser = await launchBrowser(); });
after(() => browser?.close());

describe('a stream', { skip: !good && 'STREAM_URL is not set' }, () => {
  let page;
  const said = [];

  before(async () => {
    page = await openWindow(browser);
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (fault) => said.push(String(fault)));
    page.on('request', (request) => said.push(request.url()));
    await openStream(page, good);
  });
  after(() => page?.context().close());

  test('takes the ticket out of the address and names the desktop in the title', async () => {
    assert.equal(await page.evaluate(() => location.hash), '');
    assert.match(await page.title(), /^(?!Connecting).+ · Atelier$/);
  });

  test('fits the window as the window changes', async () => {
    for (const [width, height] of [[360, 640], [3840, 2160], [1280, 720]]) {
      await page.setViewportSize({ width, height });
      await waitForFit(page);
    }
  });

  test('has the keyboard, and shows what is typed', async () => {
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'CANVAS');
    const earlier = await pictureOf(page);
    await typeText(page, 'Hello, 42!');
    await waitForChange(page, earlier);
  });

  test('cannot be opened twice with one ticket', async () => {
    const second = await openWindow(browser);
    const ending = await openRefused(second, good);
    await second.context().close();
    assert.equal(ending.code, 'TICKET_USED');
    assert.equal(ending.pageTitle, 'This link has been used · Atelier');
  });

  test('is over when the page is loaded again, and the page says why', async () => {
    await page.reload();
    assert.equal((await waitForEnding(page)).code, 'TICKET_MISSING');
  });

  test('leaves its ticket in no message and no later request', () => {
    const ticket = new URLSearchParams(new URL(good).hash.slice(1)).get('ticket');
    const told = said.filter((line) => line.includes(ticket) && line !== good);
    assert.deepEqual(told, []);
  });
});

const refusals = [
  ['an expired ticket', expired, 'TICKET_EXPIRED', /new stream/],
  ['a session that is not running', stopped, 'SESSION_NOT_RUNNING', /Start the session/],
  ['a ticket that never was', good?.replace(/=.*/, '=never'), 'TICKET_UNKNOWN', /new stream/],
];

for (const [what, url, code, wayOn] of refusals) {
  test(`${what} is answered with a page that says what to do`, { skip: !url && 'its URL is not set' }, async () => {
    const page = await openWindow(browser, { width: 360, height: 640 });
    const ending = await openRefused(page, url);
    assert.equal(ending.code, code);
    assert.match(ending.wayOn, wayOn);
    assert.equal(await page.getByRole('alert').getByRole('heading', { level: 1 }).textContent(), ending.title);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'a screen reader begins with the title');
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(tooWide, false, 'nothing lies outside a narrow window');
    await page.context().close();
  });
}
