// Measures how long the portal's pages take to show themselves to a browser that has nothing of them yet, and what they transfer.
//
//     node tests/clients/browser/measure-load.mjs [rounds]
//
// Each page is loaded in turns as it is, and slowed down to what Lighthouse takes for a middling phone: 1.6 Mbit/s down and 0.75 up, 150 ms
// for a round trip, and a processor at a quarter of its speed. ATELIER_EXECUTABLE names the server if it is not in its usual place.
import { simulated } from './machines.mjs';
import { fillSignIn, openPortal, seeHeading } from './portal.mjs';
import { Studio } from './studio.mjs';

const phone = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8), uploadThroughput: (0.75e6 / 8) };
const slowdown = 4;
const pages = [
  { name: 'sign in', who: null, path: '/', heading: 'Sign in' },
  { name: 'my workstations', who: 'artist', path: '/', heading: 'My workstations' },
  { name: 'manage: studios', who: 'administrator', path: '/manage/studios', heading: /^Studios/ },
];

/** One load in a window without a cache: milliseconds to the first and the largest paint and to the heading; requests; bytes. */
async function load(studio, { path, heading }, storageState, isSlow) {
  const page = await studio.openWindow({ storageState });
  const protocol = await page.context().newCDPSession(page);
  let [requests, bytes] = [0, 0];
  protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
    requests += 1;
    bytes += encodedDataLength;
  });
  await protocol.send('Network.enable');
  if (isSlow) {
    await protocol.send('Network.emulateNetworkConditions', phone);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  const began = performance.now();
  await page.goto(studio.server.url + path);
  await page.getByRole('heading', { name: heading }).first().waitFor();
  const shown = performance.now() - began;
  const { first, largest } = await page.evaluate(async () => {
    const seen = (type) => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type, buffered: true });
    });
    return { first: await seen('paint'), largest: await seen('largest-contentful-paint') };
  });
  await page.context().close();
  return { first, largest, shown, requests, kibibytes: bytes / 1024 };
}

/** The cookies of somebody who is signed in. */
async function cookiesOf(studio, who) {
  const page = await openPortal(studio);
  await fillSignIn(page, who, studio.passwords[who]);
  await seeHeading(page, 'My workstations');
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

function median(values) {
  return Math.round(values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]);
}

const rounds = Number(process.argv[2] ?? 5);
const studio = await Studio.open(simulated);
try {
  const states = new Map();
  for (const { who } of pages) if (who && !states.has(who)) states.set(who, await cookiesOf(studio, who));
  const seen = new Map();
  for (let round = 0; round < rounds; round += 1) {
    for (const page of pages) {
      for (const isSlow of [false, true]) {
        const name = `${page.name} | ${isSlow ? 'phone' : 'as it is'}`;
        seen.set(name, [...(seen.get(name) ?? []), await load(studio, page, states.get(page.who), isSlow)]);
      }
    }
  }
  console.log('| page | machine and network | first paint, ms | largest paint, ms | heading, ms | requests | KiB |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [name, loads] of seen) {
    const figures = Object.keys(loads[0]).map((what) => median(loads.map((one) => one[what])));
    console.log(`| ${name} | ${figures.join(' | ')} |`);
  }
} finally {
  await studio.close();
}
