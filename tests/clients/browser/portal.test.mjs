// The portal, as an artist uses it, on each engine; and how people get in, stay out and are kept out.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.mjs';
import { lxd, simulated } from './machines.mjs';
import {
  checkAccess, checkComplaints, fillSignIn, openPortal, patience, pressByKeyboard, seeHeading, seeState, signIn,
} from './portal.mjs';
import { tellInOrder } from './steps.mjs';
import { describeOn, useStudio } from './studio.mjs';

const limit = { timeout: 300_000 };

for (const engine of [simulated, lxd]) describeOn(engine, "an artist's day in the portal", tellStory);

function tellStory(engine) {
  const step = tellInOrder();
  let studio;
  let page;
  let other;
  let path;

  useStudio(engine, (opened) => { studio = opened; });

  // The pages are the same whatever runs the machines.
  const check = (seen) => (engine === simulated ? checkAccess(seen) : undefined);
  const button = (name) => page.getByRole('button', { name, exact: true });
  const answer = (name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

  step('signs in, and sees at once what can be launched', async () => {
    page = await openPortal(studio);
    await check(page);
    await fillSignIn(page, 'artist', studio.passwords.artist);
    await page.getByText('Nothing is running.').waitFor();
    await button('Launch Workstation').waitFor();
    await check(page);
    other = await signIn(studio, 'artist', { width: 360, height: 740 });
  });

  step('launches a workstation with the keyboard alone', async () => {
    await pressByKeyboard(page, 'Launch Workstation');
    await page.getByRole('dialog').getByLabel('g4dn.xlarge').waitFor();
    await check(page);
    await pressByKeyboard(page, 'Launch');
    await seeState(page, 'Running');
    await check(page);
  });

  step('sees in another window, without loading it again, what happened', async () => {
    await seeState(other, 'Running');
    assert.equal(await other.evaluate(() => document.documentElement.scrollWidth), 360);
  });

  step('sees what the desktop looks like, and when that was', async () => {
    const card = await seeState(other, 'Running');
    // Until there is a picture, a drawing has its place and its name.
    const picture = card.locator('img').and(card.getByRole('img', { name: 'The desktop of Workstation' }));
    await picture.waitFor();
    assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
    await card.locator('figcaption').filter({ hasText: /\d:\d\d/ }).waitFor();
    await checkAccess(other);
  });

  step('opens the desktop and types into it', async () => {
    const opened = page.context().waitForEvent('page');
    const link = page.getByRole('link', { name: 'Open the desktop of Workstation, in a new tab' });
    path = await link.getAttribute('href');
    await link.click();
    const desktop = await opened;
    await desktop.waitForSelector('[data-state=connected]', { timeout: patience });
    await studio.machines.awaitDesktop(desktop);
    await studio.machines.writeLine(desktop, 'first');
    const work = () => studio.machines.readWork(path.split('/').at(-1));
    await eventually('the work in the machine', work, (seen) => seen === 'first\n');
    await desktop.close();
  });

  step('stops it, after being asked', async () => {
    await button('Stop').click();
    await check(page);
    await answer('Cancel');
    await button('Stop').click();
    await answer('Stop');
    await seeState(page, 'Stopped');
    await seeState(other, 'Stopped');
    await check(page);
  });

  step('starts it from a backup', async () => {
    await button('Start from a backup').click();
    await page.getByRole('dialog').getByRole('radio').click();
    await page.getByText('The disk as it is now is replaced by the backup.').waitFor();
    await check(page);
    await answer('Start from this backup');
    const card = await seeState(page, 'Running');
    await card.getByText('Started from a backup.').waitFor();
  });

  step('is told why a desktop does not open', async () => {
    await studio.artist.stop(path.split('/').at(-1));
    await seeState(page, 'Stopped');
    await other.goto(studio.server.url + path);
    await other.getByText('The desktop could not be opened').waitFor();
    await check(other);
  });

  step('hears when the server is away, and goes on by itself when it is back', async () => {
    if (engine !== simulated) return;
    await studio.server.kill();
    await page.getByText('The server cannot be heard just now.').waitFor();
    await check(page);
    page.complaints.length = 0;
    await studio.start(new URL(studio.server.url).port);
    await page.getByText('The server cannot be heard just now.').waitFor({ state: 'detached' });
    page.complaints.length = 0;
  });

  step('deletes it, after a warning', async () => {
    await button('Delete').click();
    await page.getByText('are gone then, for good.').waitFor();
    await check(page);
    await answer('Delete');
    await page.getByText('Nothing is running.').waitFor();
  });

  step('signs out, here and nowhere else', async () => {
    await other.goto(`${studio.server.url}/account`);
    await other.getByText('This browser').waitFor();
    await check(other);
    await page.getByRole('button', { name: 'Account of artist' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await seeHeading(page, 'Sign in');
    await other.reload();
    await other.getByText('This browser').waitFor();
    checkComplaints(page);
  });
}

describe('the door of the portal', () => {
  let studio;

  useStudio(simulated, (opened) => { studio = opened; });

  test('what an artist loads first is small', limit, async () => {
    const page = await openPortal(studio);
    const sizes = await page.evaluate(() => performance.getEntries().map(({ name, encodedBodySize }) => ({ name, size: encodedBodySize ?? 0 })));
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    console.log(`    first load: ${Math.ceil(total / 1024)} KiB in ${sizes.filter(({ size }) => size > 0).length} files`);
    assert.ok(sizes.some(({ name, size }) => name.endsWith('.js') && size > 0));
    assert.ok(total < 500 * 1024, JSON.stringify(sizes));
  });

  test('a wrong password is refused, and too many lock the name', limit, async () => {
    const page = await openPortal(studio);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const refused = page.waitForResponse((response) => response.url().endsWith('/portal/sign-in') && response.status() === 403);
      await fillSignIn(page, 'artist', `wrong ${attempt}`);
      await refused;
      await page.getByText('The name or the password is wrong.').waitFor();
    }
    await fillSignIn(page, 'artist', studio.passwords.artist);
    await page.getByText(/try again in 15 minutes/).waitFor();
    await checkAccess(page);

    const given = 'given by the operator';
    await studio.server.givePassword('artist', given);
    await fillSignIn(page, 'artist', given);
    await seeHeading(page, 'My workstations');
  });

  test('a new password signs other browsers out, which say so by themselves', limit, async () => {
    const page = await signIn(studio, 'administrator');
    const other = await signIn(studio, 'administrator');
    await page.goto(`${studio.server.url}/account`);
    await page.getByLabel('Password now').fill(studio.passwords.administrator);
    await page.getByLabel('New password', { exact: true }).fill('chosen by themselves');
    await page.getByLabel('New password, again').fill('chosen by themselves');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The password is changed.').waitFor();
    await seeHeading(other, 'Sign in');
    await fillSignIn(other, 'administrator', 'chosen by themselves');
    await seeHeading(other, 'My workstations');
  });
});

describe('a page of another origin', () => {
  let studio;
  let foreign;

  useStudio(simulated, (opened) => { studio = opened; });
  before(async () => {
    foreign = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Foreign</title>'));
    await new Promise((resolve) => { foreign.listen(0, '127.0.0.1', resolve); });
  });
  after(() => foreign.close());

  test('can do nothing with the sign-in, though the browser sends its cookie', limit, async () => {
    const page = await signIn(studio, 'artist');
    // The same host on another port is the same site, so that SameSite does not keep the cookie back.
    const visit = await page.context().newPage();
    await visit.goto(`http://127.0.0.1:${foreign.address().port}/`);
    const outcomes = await visit.evaluate(async (url) => {
      const ask = (path, options) => fetch(url + path, { credentials: 'include', ...options }).then(() => 'read', () => 'refused');
      return [
        await ask('/portal/sign-in'),
        await ask('/portal/sign-out', { method: 'POST', mode: 'no-cors', body: '{}' }).then(() => 'sent'),
        await new Promise((resolve) => { new EventSource(`${url}/portal/events`, { withCredentials: true }).onerror = () => resolve('refused'); }),
      ];
    }, studio.server.url);
    assert.deepEqual(outcomes, ['refused', 'sent', 'refused']);
    await page.reload();
    await seeHeading(page, 'My workstations');
  });
});
