// The portal, as administrators use it: what a studio is made of and what runs in it, by the pages alone.
import { describe } from 'node:test';
import { simulated } from './machines.mjs';
import { checkAccess, checkComplaints, pressByKeyboard, seeHeading, signIn } from './portal.mjs';
import { tellInOrder } from './steps.mjs';
import { useStudio } from './studio.mjs';

describe("an administrator's day in the portal", () => {
  const step = tellInOrder();
  let studio;
  let page;

  useStudio(simulated, (opened) => { studio = opened; });

  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const answer = (name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  const follow = (name) => page.getByRole('link', { name, exact: true }).click();

  step('finds the studios, and the way back', async () => {
    page = await signIn(studio, 'administrator');
    await follow('Manage');
    await page.getByRole('row', { name: /Demo studio/ }).getByText('Ready').waitFor();
    await checkAccess(page);
    await follow('My workstations');
    await seeHeading(page, 'My workstations');
    await page.goBack();
    await page.getByRole('row', { name: /Demo studio/ }).waitFor();
    checkComplaints(page);
  });

  step('sees everybody\'s sessions, and stops and deletes several at once', async () => {
    await Promise.all([1, 2].map(() => studio.artist.createSession(studio.launchProfileId)));
    await follow('Sessions');
    const running = page.getByRole('row', { name: /artist .* Running/ });
    await running.nth(1).waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
    await pressByKeyboard(page, 'Stop');
    await page.getByText('what is not saved in them is lost').waitFor();
    await checkAccess(page);
    await pressByKeyboard(page, 'Stop');
    await page.getByText('2 of 2 are stopping.').waitFor();
    await page.getByRole('row', { name: /Stopped/ }).nth(1).waitFor();
    await checkAccess(page);
    await press('Delete');
    await page.getByText('Everything on the 2 disks').waitFor();
    await page.getByText('2 backups of them').waitFor();
    await checkAccess(page);
    await answer('Delete');
    await page.getByText('2 of 2 are being deleted.').waitFor();
    await page.getByText('Nothing matches.').waitFor();
    checkComplaints(page);
  });

  step('keeps the pages from those who administer nothing', async () => {
    const artist = await signIn(studio, 'artist');
    await artist.getByRole('button', { name: 'Account of artist' }).waitFor();
    if (await artist.getByRole('link', { name: 'Manage', exact: true }).count() > 0) throw new Error('The artist is offered what they may not use');
    await artist.goto(`${studio.server.url}/manage`);
    await artist.getByText('This page is not for you').waitFor();
    await checkAccess(artist);
  });
});
