// The viewer on a running server: what a person at the desktop of a workstation meets.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.mjs';
import { simulated } from './machines.mjs';
import { openStream, pictureOf, typeText, waitForChange, waitForEnding, waitForFit, waitForSize } from './stream.mjs';
import { useStudio } from './studio.mjs';

let studio;
let session;

useStudio(simulated, async (opened) => {
  studio = opened;
  session = await studio.artist.createSession(studio.launchProfileId);
});

describe('a stream', () => {
  const said = [];
  let page;
  let url;

  before(async () => {
    page = await studio.openWindow();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (fault) => said.push(String(fault)));
    page.on('request', (request) => said.push(request.url()));
    url = await studio.artist.streamUrl(session.sessionId);
    await openStream(page, url);
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
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'keyboard');
    const earlier = await pictureOf(page);
    await typeText(page, 'Hello, 42!');
    await waitForChange(page, earlier);
    await studio.machines.seeWork(page, 'Hello, 42!');
  });

  test('is over when the page is loaded again, and the page says why', async () => {
    await page.reload();
    assert.equal((await waitForEnding(page)).code, 'TICKET_MISSING');
  });

  test('leaves its ticket in no message and no later request', () => {
    const ticket = new URLSearchParams(new URL(url).hash.slice(1)).get('ticket');
    const told = said.filter((line) => line.includes(ticket) && line !== url);
    assert.deepEqual(told, []);
  });
});

describe('the clipboard follows the launch profile', () => {
  const localText = (page) => page.evaluate(() => navigator.clipboard.readText());

  /** Opens a session's desktop; brings a text here onto its clipboard, if it lets us, and pastes it there. */
  async function paste(text, { sessionId }) {
    const page = await studio.openWindow();
    await openStream(page, await studio.artist.streamUrl(sessionId));
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.mouse.click(600, 300);
    await page.keyboard.press('Control+v');
    await typeText(page, '!');
    return page;
  }

  async function createSession(clipboardMode) {
    const profile = await studio.administrator.copyLaunchProfile(studio.launchProfileId, { clipboardMode }, session.ownedBy);
    return studio.artist.createSession(profile);
  }

  const workOf = ({ sessionId }, expected) =>
    eventually('what was typed', () => studio.machines.readWork(sessionId), (seen) => seen.endsWith(expected));

  test('that enables it: text goes both ways', async () => {
    const enabled = await createSession('ENABLED');
    const page = await paste('from here', enabled);
    assert.equal(await workOf(enabled, '!'), 'from here!');
    await page.keyboard.press('Control+c');
    await eventually('the text here', () => localText(page), (text) => text === 'from here!');
    await page.context().close();
  });

  test('that disables it: text goes neither way', async () => {
    const disabled = await createSession('DISABLED');
    const page = await paste('from here', disabled);
    assert.equal(await workOf(disabled, '!'), '!');
    await page.keyboard.press('Control+c');
    // A copied text would be here before the answer to a later wish.
    await page.setViewportSize({ width: 1000, height: 600 });
    await waitForSize(page, 1000, 600);
    assert.equal(await localText(page), 'from here');
    await page.context().close();
  });
});
