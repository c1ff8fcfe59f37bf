// The server is killed and started again: the desktops run on meanwhile, and what was begun is carried on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './eventually.mjs';
import { lxd, simulated } from './machines.mjs';
import { waitForCut, waitForReturn } from './stream.mjs';
import { describeOn, useStudio } from './studio.mjs';

const limit = { timeout: 300_000 };

for (const engine of [simulated, lxd]) describeOn(engine, 'a killed server', crash);

function crash(engine) {
  let studio;
  let session;

  useStudio(engine, async (opened) => {
    studio = opened;
    session = await studio.artist.createSession(studio.launchProfileId);
  });

  const work = () => studio.machines.readWork(session.sessionId);

  test('leaves the desktop as it is, and the page comes back to it by itself', limit, async () => {
    const page = await studio.openDesktop(session);
    // In a shell this is its number: the same before and after, if it is the same shell. The test card takes it as it is.
    await studio.machines.writeLine(page, '$$');
    const line = await eventually('the line in the machine', work, (seen) => seen.endsWith('\n'));

    const { port } = new URL(studio.server.url);
    await studio.server.kill();
    await waitForCut(page);

    await studio.start(Number(port));
    assert.equal((await studio.artist.find(session.sessionId)).state, 'READY');
    await waitForReturn(page);
    await studio.machines.writeLine(page, '$$');
    await eventually('the second line in the machine', work, (seen) => seen === line + line);
    await studio.machines.seeWork(page, line + line);
  });

  test('carries on with a stop when it is back', limit, async () => {
    const before = await work();
    await studio.artist.beginStop(session.sessionId);
    await studio.server.kill();

    await studio.start();
    await studio.artist.awaitStopped(session.sessionId);
    assert.equal(await work(), before);
    assert.deepEqual((await studio.artist.backups(session)).map(({ state }) => state), ['READY']);
  });
}
