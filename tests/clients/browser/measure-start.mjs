// An artist who launches and starts workstations in the portal and opens their desktops, for tests/clients/bench/start.py. The first line
// of standard input says where the portal is and who signs in; each further line names a button. It is pressed, the desktop is opened as
// soon as the portal offers it, and a line of JSON says when what was seen, in milliseconds since 1970. Windows and caches stay warm.
import { createInterface } from 'node:readline';
import { signIn } from './portal.mjs';
import { launchBrowser, openWindow } from './stream.mjs';

/** How long a workstation may take, in milliseconds. */
const patience = 180_000;

const now = () => performance.timeOrigin + performance.now();

/** Within a window: notes when the display's first frame is drawn, and when there is more in it than black. */
function watchCanvas() {
  if (!location.pathname.startsWith('/stream/')) return;
  const seen = {};
  window.atelierSeen = seen;
  // Small, so that looking does not slow down what it looks at.
  const small = new OffscreenCanvas(256, 144).getContext('2d', { willReadFrequently: true });
  const look = () => {
    const canvas = document.querySelector('#desktop canvas');
    if (canvas?.width) {
      small.drawImage(canvas, 0, 0, 256, 144);
      const { data } = small.getImageData(0, 0, 256, 144);
      const time = performance.timeOrigin + performance.now();
      if (!seen.frame && data.some((value, index) => index % 4 === 3 && value > 0)) seen.frame = time;
      if (seen.frame && data.some((value, index) => index % 4 !== 3 && value > 0)) seen.picture = time;
    }
    if (!seen.picture) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Within the portal: presses the button, and opens the desktop once there is one to open. */
function pressAndOpen([label, limit]) {
  const time = () => performance.timeOrigin + performance.now();
  const named = (element) => (element.getAttribute('aria-label') ?? element.textContent).trim() === label;
  const button = [...document.querySelectorAll('button')].find(named);
  if (!button) throw new Error(`The portal has no button ${label}`);
  performance.clearResourceTimings();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No desktop to open after ${label}: ${document.body.innerText}`)), limit);
    const observer = new MutationObserver(() => {
      const link = document.querySelector('a[href^="/open/"]');
      if (!link) return;
      const ready = time();
      observer.disconnect();
      clearTimeout(timer);
      link.click();
      const asked = performance.getEntriesByType('resource').find(({ initiatorType }) => initiatorType === 'fetch');
      const answered = performance.timeOrigin + asked.responseEnd;
      resolve({ pressed, answered, ready, session: link.pathname.split('/').at(-1) });
    });
    observer.observe(document.body, { childList: true, subtree: true });
    const pressed = time();
    button.click();
  });
}

/** Notes when the new window gets what it needs before it can draw. */
function watchOpening(desktop, marks) {
  const note = (name) => { marks[name] ??= now(); };
  note('opened');
  desktop.on('response', (response) => {
    if (response.request().method() === 'POST' && response.url().endsWith('/streams')) note('streamed');
  });
  desktop.on('request', (request) => {
    if (request.isNavigationRequest() && new URL(request.url()).pathname.startsWith('/stream/')) note('viewer');
  });
  desktop.on('websocket', (socket) => {
    note('socket');
    socket.on('framereceived', () => note('connected'));
  });
}

async function openByPressing(page, label) {
  const marks = {};
  const opening = new Promise((resolve) => {
    page.context().once('page', (desktop) => {
      watchOpening(desktop, marks);
      resolve(desktop);
    });
  });
  await page.getByRole('button', { name: label, exact: true }).waitFor({ timeout: patience });
  Object.assign(marks, await page.evaluate(pressAndOpen, [label, patience]));
  const desktop = await opening;
  await desktop.waitForFunction(() => window.atelierSeen?.picture, null, { timeout: patience, polling: 100 });
  Object.assign(marks, await desktop.evaluate(() => window.atelierSeen));
  await desktop.close();
  return marks;
}

const browser = await launchBrowser();
try {
  let page;
  for await (const line of createInterface({ input: process.stdin })) {
    if (!page) {
      const { url, name, password } = JSON.parse(line);
      const studio = { server: { url }, passwords: { [name]: password }, openWindow: (options) => openWindow(browser, options) };
      page = await signIn(studio, name);
      await page.context().addInitScript(watchCanvas);
      console.log('{}');
      continue;
    }
    console.log(JSON.stringify(await openByPressing(page, line)));
  }
} finally {
  await browser.close();
}
