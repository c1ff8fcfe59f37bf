// Who gets in: the tickets in the addresses of streams, and the pages that may open a stream, on the whole server.
// That a ticket expires is not here: the API lets none expire within a minute, and the C# tests have a clock of their own.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { afterEach, describe, test } from 'node:test';
import { simulated } from './machines.mjs';
import { openRefused, openStream, waitForEnding } from './stream.mjs';
import { useStudio } from './studio.mjs';

let studio;
let sessionId;

useStudio(simulated, async (opened) => {
  studio = opened;
  ({ sessionId } = await studio.artist.createSession(studio.launchProfileId));
});

const newUrl = () => studio.artist.streamUrl(sessionId);
const ticketOf = (url) => new URLSearchParams(new URL(url).hash.slice(1)).get('ticket');

describe('a ticket', () => {
  let pages = [];

  afterEach(async () => {
    for (const page of pages) await page.context().close();
    pages = [];
  });

  async function open(url) {
    const page = await studio.openWindow();
    pages.push(page);
    await openStream(page, url);
    return page;
  }

  /** Opens what is to be refused, in a narrow window, and gives the page that says so. */
  async function refused(url) {
    const page = await studio.openWindow({ width: 360, height: 640 });
    pages.push(page);
    const ending = await openRefused(page, url);
    assert.equal(await page.getByRole('alert').getByRole('heading', { level: 1 }).textContent(), ending.title);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'a screen reader begins with the title');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'nothing lies outside the window');
    return ending;
  }

  test('opens one stream, once, and the second try does not disturb the first', async () => {
    const url = await newUrl();
    const first = await open(url);
    const ending = await refused(url);
    assert.equal(ending.code, 'TICKET_USED');
    assert.equal(ending.pageTitle, 'This link has been used · Atelier');
    await studio.machines.writeLine(first, 'undisturbed');
    await studio.machines.seeWork(first, 'undisturbed\n');
  });

  test('that was cut short is not known', async () => {
    const ending = await refused((await newUrl()).slice(0, -1));
    assert.equal(ending.code, 'TICKET_UNKNOWN');
    assert.match(ending.wayOn, /new stream/);
  });

  test('opens no stream but its own, and is good for that one still', async () => {
    const [one, other] = [await newUrl(), await newUrl()];
    assert.equal((await refused(one.replace(ticketOf(one), ticketOf(other)))).code, 'TICKET_UNKNOWN');
    await open(one);
    await open(other);
  });

  test('of a stopped session waits for the session to be started', async () => {
    const [used, unused] = [await newUrl(), await newUrl()];
    const page = await open(used);
    await studio.artist.stop(sessionId);
    assert.equal((await waitForEnding(page)).code, 'DISPLAY_ENDED');

    const ending = await refused(unused);
    assert.equal(ending.code, 'SESSION_NOT_RUNNING');
    assert.match(ending.wayOn, /Start the session/);
    await studio.artist.start(sessionId);
    await open(unused);
  });

  test('is in no line of the log', async () => {
    const url = await newUrl();
    await open(url);
    await refused(url);
    const { pathname } = new URL(url);
    assert.ok(studio.server.log.includes(pathname.split('/').at(-1)), 'the stream is in the log');
    assert.ok(!studio.server.log.includes(ticketOf(url)), 'its ticket is not');
  });
});

const handshake = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** Asks for a stream's WebSocket with these headers; gives the status of the answer. */
function upgrade(url, headers) {
  return new Promise((resolve, reject) => {
    const asked = request(url.replace(/#.*/, '/socket'), { headers: { ...handshake, ...headers }, agent: false });
    const done = (answer, connection) => {
      resolve(answer.statusCode);
      (connection ?? answer).destroy();
    };
    asked.on('upgrade', done).on('response', (answer) => done(answer)).on('error', reject).end();
  });
}

describe('the socket of a stream', () => {
  test('opens to this server’s pages and to clients that are no browsers', async () => {
    const url = await newUrl();
    assert.equal(await upgrade(url, { Origin: new URL(url).origin }), 101);
    assert.equal(await upgrade(url, {}), 101);
  });

  for (const origin of ['https://elsewhere.example', 'http://127.0.0.1:1', 'null']) {
    test(`does not open to a page of ${origin}`, async () => {
      assert.equal(await upgrade(await newUrl(), { Origin: origin }), 403);
    });
  }
});
