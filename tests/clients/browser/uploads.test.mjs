// Files are dropped on a desktop in the browser, on each engine, through a network that is cut; what came of them is looked for in the
// machines themselves.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { checkViolations } from './access.mjs';
import { lxd, simulated } from './machines.mjs';
import { Relay } from './relay.mjs';
import { tellInOrder } from './steps.mjs';
import { openStream } from './stream.mjs';
import { describeOn, useStudio } from './studio.mjs';

const MiB = 1 << 20;

// What the page sends at a time, and more than that.
const piece = 32 * MiB;
const large = 40 * MiB;

for (const engine of [simulated, lxd]) describeOn(engine, 'uploads', tellStory);

function tellStory(engine) {
  const step = tellInOrder();
  let studio;
  let session;
  let page;
  let relay;
  let folder;
  let content;

  useStudio(engine, (opened) => { studio = opened; });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atelier-uploads.'));
    await mkdir(join(folder, 'shots', 'sub folder'), { recursive: true });
    await writeFile(join(folder, 'shots', 'one.txt'), 'one');
    await writeFile(join(folder, 'shots', 'sub folder', 'zwei – 二.txt'), 'two');
    content = randomBytes(large);
    await writeFile(join(folder, 'large.bin'), content);
    relay = await Relay.to(studio.server.url);
  });
  after(async () => {
    await page?.context().close();
    await relay?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const list = () => page.getByRole('region', { name: 'Uploads' });
  const line = (name) => list().getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  const isDone = (name) => line(name).getByText(/^Done/).waitFor({ timeout: 60_000 });
  const heading = (text) => list().getByRole('heading', { name: text }).waitFor({ timeout: 60_000 });

  step('the desktop is opened through a network that can be cut', async () => {
    session = await studio.artist.createSession(studio.launchProfileId);
    page = await studio.openWindow();
    await openStream(page, relay.through(await studio.artist.streamUrl(session.sessionId)));
  });

  step('a folder that is dropped keeps its structure', async () => {
    await drag(page, 'dragEnter', [join(folder, 'shots')]);
    await page.getByText('Drop to upload to ~/Uploads').waitFor();
    await drag(page, 'dragOver', [join(folder, 'shots')]);
    await drag(page, 'drop', [join(folder, 'shots')]);
    await heading('Uploads: 2 of 2 done');
    await page.getByText('Drop to upload').waitFor({ state: 'hidden' });
    assert.equal(await studio.machines.readUpload(session.sessionId, 'shots/one.txt'), 'one');
    assert.equal(await studio.machines.readUpload(session.sessionId, 'shots/sub folder/zwei – 二.txt'), 'two');
  });

  step('a large file goes on by itself after the network was cut, from where it was', async () => {
    const offsets = [];
    page.on('request', (sent) => { if (sent.method() === 'PATCH') offsets.push(Number(sent.headers()['upload-offset'])); });
    const cut = relay.cutAfter(large * 0.6);
    await drop(page, [join(folder, 'large.bin')]);
    await cut;
    await isDone('large.bin');
    assert.ok(offsets.some((offset) => offset % piece > 0), `it went on from ${offsets}`);
    await studio.machines.seeUpload(session.sessionId, 'large.bin', content, createHash('sha256').update(content).digest('hex'));
  });

  step('a name that is taken gets a number, and the list says so', async () => {
    await drop(page, [join(folder, 'shots', 'one.txt')]);
    await isDone('one.txt');
    await drop(page, [join(folder, 'shots', 'one.txt')]);
    await page.getByText('Done, as one (2).txt: the name was taken').waitFor();
  });

  step('what cannot be uploaded says why, and the rest goes on', async () => {
    await writeFile(join(folder, 'line\nbreak'), 'x');
    await drop(page, [join(folder, 'line\nbreak')]);
    await list().getByText('The name of a file must have no control characters').waitFor();
    await page.getByRole('button', { name: /^Try .* again$/ }).waitFor();
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await checkViolations(page, `uploads, ${colorScheme}`);
    }
    await page.getByRole('button', { name: 'Clear the uploads that are over' }).click();
    await list().waitFor({ state: 'hidden' });
  });

  step('the toolbar has a button for those who do not drag, and what is cancelled leaves nothing', async () => {
    await page.getByRole('button', { name: 'Toolbar' }).click();
    await page.getByRole('button', { name: 'Upload' }).click();
    const asked = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Files' }).click();
    // Slow enough to be cancelled.
    await throttle(page, 4 * MiB);
    await (await asked).setFiles(join(folder, 'large.bin'));
    await page.getByRole('button', { name: 'Cancel large.bin' }).click();
    await list().waitFor({ state: 'hidden' });
    assert.equal(await studio.machines.readUpload(session.sessionId, 'large (2).bin'), null);
  });
}

async function drop(page, files) {
  for (const type of ['dragEnter', 'dragOver', 'drop']) await drag(page, type, files);
}

// As the browser hears of a drag from the desktop below it.
async function drag(page, type, files) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data: { items: [], files, dragOperationsMask: 1 } });
  await protocol.detach();
}

async function throttle(page, uploadThroughput) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Network.enable');
  await protocol.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
}
