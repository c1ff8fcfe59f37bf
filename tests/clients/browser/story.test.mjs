// An artist's day, on each engine: a session is made, used in the browser, stopped, started, put back to a backup, and deleted. What the
// browser did is checked in the machines themselves.
import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';
import { lxd, simulated } from './machines.mjs';
import { tellInOrder } from './steps.mjs';
import { waitForEnding, waitForSize } from './stream.mjs';
import { describeOn, useStudio } from './studio.mjs';

for (const engine of [simulated, lxd]) describeOn(engine, "an artist's work", tellStory);

function tellStory(engine) {
  const step = tellInOrder();
  let studio;
  let session;
  let page;

  useStudio(engine, (opened) => { studio = opened; });

  async function openDesktop() {
    await page?.context().close();
    page = await studio.openDesktop(session);
  }

  const work = () => studio.machines.readWork(session.sessionId);
  const workBecomes = (expected) => eventually('the work in the machine', work, (seen) => seen === expected);
  const seeWork = (expected) => studio.machines.seeWork(page, expected);

  step('a session becomes READY', async () => {
    session = await studio.artist.createSession(studio.launchProfileId);
    assert.equal(session.state, 'READY');
    assert.equal(session.sessionPersistenceMode, 'ACTIVATED');
  });

  step('the browser shows the desktop, as large as the window', openDesktop);

  step('what is typed in the browser is done in the workstation', async () => {
    await studio.machines.writeLine(page, 'first');
    await workBecomes('first\n');
  });

  step('the desktop takes the size that the window is given', async () => {
    for (const [width, height] of [[1000, 600], [1600, 900]]) {
      await page.setViewportSize({ width, height });
      await waitForSize(page, width, height);
    }
  });

  step('a stop ends the stream, keeps the work and makes a backup', async () => {
    await studio.artist.stop(session.sessionId);
    assert.equal((await waitForEnding(page)).code, 'DISPLAY_ENDED');
    assert.equal(await work(), 'first\n');
    const backups = await studio.artist.backups(session);
    assert.deepEqual(backups.map(({ state }) => state), ['READY']);
  });

  step('after a start the work is there, and goes on', async () => {
    await studio.artist.start(session.sessionId);
    await openDesktop();
    await seeWork('first\n');
    await studio.machines.writeLine(page, 'second');
    await workBecomes('first\nsecond\n');
  });

  step('a start from the first backup brings the first work back', async () => {
    await studio.artist.stop(session.sessionId);
    const backups = await studio.artist.backups(session);
    assert.equal(backups.length, 2);
    const restored = await studio.artist.start(session.sessionId, backups[0].backupId);
    assert.equal(restored.startedFromBackupId, backups[0].backupId);
    assert.equal(await work(), 'first\n');
    await openDesktop();
    await seeWork('first\n');
  });

  step('a delete leaves nothing in the engine', async () => {
    assert.notDeepEqual(await studio.machines.remains(), []);
    await studio.artist.delete(session.sessionId);
    assert.equal((await studio.artist.find(session.sessionId)).state, 'DELETED');
    await eventually('what is left in the engine', () => studio.machines.remains(), (names) => names.length === 0);
  });
}
