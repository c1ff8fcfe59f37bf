// Opens a stream in a real browser, as an artist does. As a script it opens STREAM_URL, waits for the first painted frame, types TYPE_TEXT,
// saves SCREENSHOT and prints one line of JSON; as a module it gives tests the same steps.
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run',
];

/** How long a frame, an ending or a drawn text may take, in milliseconds. */
const patience = 20_000;

/** The browser; close it in the end. CHROMIUM names another than Debian's. */
export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

/** A fresh window without history, cookies or cache. Options are Playwright's, such as colorScheme and permissions. */
export async function openWindow(browser, { width = 1280, height = 720, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  return context.newPage();
}

/** Opens the stream and waits for its first painted frame. Times are milliseconds since the address was entered. */
export async function openStream(page, url) {
  const started = await enter(page, url);
  await page.waitForFunction(() => document.documentElement.dataset.state !== 'connecting', null, { timeout: patience, polling: 'raf' });
  const connectedMs = performance.now() - started;
  const refused = await endingOf(page);
  if (refused) throw new Error(`The stream did not open: ${refused.code} (${refused.title})`);
  await waitForPaint(page);
  const firstFrameMs = performance.now() - started;
  const size = await page.locator('#desktop canvas').evaluate((canvas) => ({ width: canvas.width, height: canvas.height }));
  return { connectedMs: Math.round(connectedMs), firstFrameMs: Math.round(firstFrameMs), ...size };
}

/** Opens a stream that is to fail, and returns its ending. */
export async function openRefused(page, url) {
  await enter(page, url);
  return waitForEnding(page);
}

/** What the page says once the stream is over. */
export async function waitForEnding(page) {
  await page.waitForSelector('[data-state=ended] .card', { timeout: patience });
  return endingOf(page);
}

/** Waits until the page has noticed that its connection is gone, and shows the last picture. */
export async function waitForCut(page) {
  await page.waitForSelector('[data-state=away] #still:not([hidden])', { timeout: patience });
}

/** Waits until the page has its desktop back, and a picture of it that is new. */
export async function waitForReturn(page) {
  await page.waitForFunction(() => {
    const { state } = document.documentElement.dataset;
    return state === 'ended' || (state === 'connected' && document.querySelector('#still').hidden);
  }, null, { timeout: patience });
  const ending = await endingOf(page);
  if (ending) throw new Error(`The stream is over: ${ending.code} (${ending.title})`);
}

/** Types into the desktop: key events like a keyboard's. */
export async function typeText(page, text) {
  for (const line of text.split(/(\n)/)) {
    if (line === '\n') await page.keyboard.press('Enter');
    else await page.keyboard.type(line, { delay: 5 });
  }
}

/** A short text that differs when the desktop's picture does. */
export function pictureOf(page) {
  return page.locator('#desktop canvas').evaluate(async (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let hash = 0x811c9dc5;
    for (let i = 0; i < data.length; i += 1) hash = Math.imul(hash ^ data[i], 0x01000193) >>> 0;
    return `${canvas.width}x${canvas.height} ${hash.toString(16)}`;
  });
}

/** The colour of one place of the desktop: red, green and blue. */
export function colourAt(page, { x, y }) {
  return page.locator('#desktop canvas').evaluate((canvas, [left, top]) => {
    const { data } = canvas.getContext('2d').getImageData(left, top, 1, 1);
    return [...data.subarray(0, 3)];
  }, [x, y]);
}

/** Waits until the desktop has changed from an earlier picture, and returns how long that took, in milliseconds. */
export async function waitForChange(page, earlier) {
  const started = performance.now();
  while ((await pictureOf(page)) === earlier) {
    if (performance.now() - started > patience) throw new Error('The desktop did not change');
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  return Math.round(performance.now() - started);
}

/** Waits until the desktop itself, not its picture here, has this size. */
export async function waitForSize(page, width, height) {
  const isSo = ([across, down]) => {
    const canvas = document.querySelector('#desktop canvas');
    return canvas.width === across && canvas.height === down;
  };
  await page.waitForFunction(isSo, [width, height], { timeout: patience });
}

/** Waits until the desktop fills the window in one direction at least and nothing of it lies outside. */
export async function waitForFit(page) {
  await page.waitForFunction(() => {
    const { width, height } = document.querySelector('#desktop canvas').getBoundingClientRect();
    const [across, down] = [innerWidth - width, innerHeight - height];
    return across > -1 && down > -1 && Math.min(across, down) < 1;
  }, null, { timeout: patience });
}

// A blank page first: from one viewer address to another with a different fragment the browser would not load anything.
async function enter(page, url) {
  await page.goto('about:blank');
  const started = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  return started;
}

function waitForPaint(page) {
  return page.waitForFunction(() => {
    const canvas = document.querySelector('#desktop canvas');
    if (!canvas?.width) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) if (data[i] || data[i + 1] || data[i + 2]) return true;
    return false;
  }, null, { timeout: patience, polling: 'raf' });
}

function endingOf(page) {
  return page.evaluate(() => {
    const { state, code } = document.documentElement.dataset;
    if (state !== 'ended') return null;
    const text = (part) => document.querySelector(`#notice ${part}`).textContent;
    return { code, title: text('h1'), wayOn: text('.way-on'), address: location.href, pageTitle: document.title };
  });
}

async function main({ STREAM_URL: url, TYPE_TEXT: text, SCREENSHOT: screenshot }) {
  if (!url) throw new Error('STREAM_URL names no stream');
  const browser = await launchBrowser();
  try {
    const page = await openWindow(browser);
    const figures = await openStream(page, url);
    if (text) {
      const before = await pictureOf(page);
      await typeText(page, text);
      figures.echoMs = await waitForChange(page, before);
    }
    if (screenshot) await page.screenshot({ path: screenshot });
    console.log(JSON.stringify(figures));
  } finally {
    await browser.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.env);
