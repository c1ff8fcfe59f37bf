// The portal, as administrators use it: what a studio is made of and what runs in it, by the pages alone.
import assert from 'node:assert/strict';
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
  const follow = (name) => page.getByRole('link', { name, exact: true }).first().click();

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
    await page.getByRole('img', { name: 'The desktop of artist' }).nth(1).waitFor();
    await page.getByRole('link', { name: 'artist', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('img', { name: 'The desktop of artist' }).waitFor();
    await checkAccess(page);
    await answer('Done');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
    await pressByKeyboard(page, 'Stop');
    await page.getByText('what is not saved in them is lost').waitFor();
    await pressByKeyboard(page, 'Stop');
    await page.getByText('2 of 2 are stopping.').waitFor();
    await page.getByRole('row', { name: /Stopped/ }).nth(1).waitFor();
    await press('Delete');
    await page.getByText('Everything on the 2 disks').waitFor();
    await page.getByText('2 backups of them').waitFor();
    await checkAccess(page);
    await answer('Delete');
    await page.getByText('2 of 2 are being deleted.').waitFor();
    await page.getByText('Nothing matches.').waitFor();
    checkComplaints(page);
  });

  step('finds sessions by what they are, and turns pages of which nobody knows how many there are', async () => {
    const filter = page.getByLabel('Find in Sessions');
    await press('Clear the filter');
    await page.getByRole('row', { name: /artist .* Deleted/ }).nth(1).waitFor();
    await filter.fill('State = Running');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing matches.').waitFor();
    await press('Clear the filter');
    // As if there were more than a page of them: the server's own pages are another test's.
    await page.route('**/sessions?*', async (route) => {
      const url = new URL(route.request().url());
      const isSecond = url.searchParams.has('nextToken');
      url.searchParams.delete('nextToken');
      const answered = await route.fetch({ url: url.href });
      const found = await answered.json();
      const page = isSecond ? { sessions: found.sessions.slice(1) } : { sessions: found.sessions.slice(0, 1), nextToken: 'second' };
      await route.fulfill({ response: answered, json: { ...found, ...page } });
    });
    await page.reload();
    await page.getByText('(more than 50)').waitFor();
    await press('Clear the filter');
    await page.getByRole('row', { name: /artist .* Deleted/ }).waitFor();
    await pressByKeyboard(page, 'Next page');
    await page.getByRole('button', { name: 'Page 2' }).and(page.locator('[aria-current=true], [aria-current=page]')).waitFor();
    await page.getByRole('button', { name: 'Next page' }).and(page.locator(':disabled, [aria-disabled=true]')).waitFor();
    await checkAccess(page);
    await page.unroute('**/sessions?*');
    page.complaints.length = 0;
  });

  step('makes a studio, and is told beside the fields what is wrong', async () => {
    await follow('Studios');
    await pressByKeyboard(page, 'Create studio');
    await seeHeading(page, 'Create a studio');
    await press('Create studio');
    await page.getByText('Give the studio a name.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-invalid')), 'true');
    await checkAccess(page);
    await page.keyboard.type('Aurora Animation');
    assert.equal(await page.getByLabel('Name in addresses').inputValue(), 'auroraanimation');
    await press('Roles for scripts');
    await page.getByLabel('Role of administrators').fill('a'.repeat(2049));
    await press('Create studio');
    await page.getByText('length must be 0 to 2048').waitFor();
    page.complaints.length = 0;
    await page.getByLabel('Role of administrators').fill('');
    await press('Create studio');
    await seeHeading(page, 'Aurora Animation');
    await page.getByText('Before anybody can work here').waitFor();
    await checkAccess(page);
  });

  step('takes an image of the engine into it', async () => {
    await follow('Add an image');
    await page.getByRole('radio').first().press('Space');
    await checkAccess(page);
    await pressByKeyboard(page, 'Add image');
    await page.getByRole('row', { name: /Ready .*This studio/ }).waitFor();
    await checkAccess(page);
    await page.getByRole('row', { name: /Ready .*This studio/ }).getByRole('link').click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    await checkAccess(page);
    await follow('Images');
  });

  step('writes a component with a script', async () => {
    await follow('Components');
    await page.getByText('The studio has no component yet.').waitFor();
    await page.getByRole('link', { name: 'Create component' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Pipeline');
    await press('Add script');
    await press('Create component');
    await page.getByText('Write what it does, or remove it.').waitFor();
    await page.getByRole('group', { name: /^Script 1: press Enter/ }).press('Enter');
    await page.keyboard.insertText('#!/bin/bash\necho "PROJECT=$PROJECT" >> /etc/environment\n');
    await checkAccess(page);
    await page.keyboard.press('Escape');
    await pressByKeyboard(page, 'Add parameter');
    await page.getByLabel('Variable of parameter 1').fill('PROJECT');
    await page.getByLabel('Value of parameter 1').fill('aurora');
    await checkAccess(page);
    await press('Create component');
    await page.getByRole('row', { name: /Pipeline Ready/ }).waitFor();
    await checkAccess(page);
    await follow('Pipeline');
    await page.locator('.ace_line .ace_variable', { hasText: '$PROJECT' }).waitFor();
    await page.locator('.ace_gutter-cell', { hasText: '2' }).first().waitFor();
    checkComplaints(page);
  });

  step('makes a launch profile, in which nothing can contradict itself', async () => {
    await follow('Launch profiles');
    await page.getByRole('link', { name: 'Create launch profile' }).first().click();
    await press('Create launch profile');
    await page.getByText('Choose at least one; it may be one that does nothing.').waitFor();
    await checkAccess(page);
    await page.getByLabel('Name', { exact: true }).fill('Animation');
    for (const [field, option] of [['Images', /./], ['Machines', /g5\.2xlarge/], ['Components', /Pipeline/]]) {
      await page.getByRole('button', { name: new RegExp(`^${field}`) }).click();
      await page.getByRole('option', { name: option }).first().click();
      await page.keyboard.press('Escape');
    }
    await page.getByRole('radio', { name: 'Delete it' }).press('Space');
    assert.equal(await page.getByLabel('Backups kept of each workstation').count(), 0);
    await page.getByText('It cannot be stopped.').first().waitFor();
    await page.getByRole('radio', { name: 'Stop it and keep the disk' }).press('Space');
    await page.getByLabel('Backups kept of each workstation').fill('11');
    await press('Create launch profile');
    await page.getByText('It is a whole number from 1 to 10.').waitFor();
    await page.getByLabel('Backups kept of each workstation').fill('2');
    await press('Create launch profile');
    await seeHeading(page, 'Animation');
    await page.getByText('The validation succeeded.').first().waitFor();
    await checkAccess(page);
  });

  step('changes it, and finds what was there before', async () => {
    await pressByKeyboard(page, 'Edit');
    await seeHeading(page, 'Change Animation');
    assert.equal(await page.getByLabel('Backups kept of each workstation').inputValue(), '2');
    await page.getByText('g5.2xlarge').waitFor();
    await page.getByRole('radio', { name: 'Are deleted after a time' }).press('Space');
    await page.getByLabel('Deleted once stopped for: amount').fill('5');
    await press('Save');
    await page.getByText('It is between 1 minute and 4 days.').waitFor();
    await checkAccess(page);
    await page.getByLabel('Deleted once stopped for: amount').fill('3');
    await press('Save');
    await page.getByText('Once it has been stopped for 3 days it is deleted').waitFor();
  });

  step('adds an artist, who launches the first session', async () => {
    const artist = await signIn(studio, 'artist');
    await pressByKeyboard(page, 'Add members');
    await page.getByRole('dialog').getByRole('button', { name: /^People/ }).click();
    await page.getByRole('option', { name: 'artist' }).click();
    await page.keyboard.press('Escape');
    await checkAccess(page);
    await answer('Add');
    await page.getByRole('row', { name: /^.*artist/ }).waitFor();
    await follow('Sessions');
    await artist.getByRole('button', { name: 'Launch Animation' }).click();
    await page.getByRole('row', { name: /artist Animation Running/ }).waitFor();
    checkComplaints(artist);
    checkComplaints(page);
  });

  step('reads an agreement, and accepts it', async () => {
    await studio.server.addEula('Paint Suite', 'https://example.com/licence');
    await follow('Agreements');
    await follow('Paint Suite');
    await page.getByText('https://example.com/licence').waitFor();
    await page.getByRole('checkbox', { name: /^I have read it/ }).press('Space');
    await checkAccess(page);
    await answer('Accept for the studio');
    await page.getByRole('row', { name: /Paint Suite Accepted administrator/ }).waitFor();
    await checkAccess(page);
  });

  step('finds nothing out of reach on the other pages', async () => {
    for (const [name, heading] of [
      ['Backups', 'There is no backup yet.'], ['Members', 'Only administrators of the account'],
      ['Settings', 'No tags associated'], ['Overview', 'What is here'],
    ]) {
      await follow(name);
      await page.getByText(heading).waitFor();
      await checkAccess(page);
    }
    checkComplaints(page);
  });

  step('deletes what is in the studio, and then the studio', async () => {
    const remove = async (name) => {
      await follow(name);
      await page.getByRole('checkbox', { name: /^Select (?!all)/ }).first().waitFor();
      await page.getByRole('checkbox', { name: 'Select all on this page' }).press('Space');
      await press('Delete');
      await answer('Delete');
    };
    await remove('Launch profiles');
    await page.getByText('The launch profile has streaming sessions').waitFor();
    await remove('Sessions');
    await page.getByText('Nothing matches.').waitFor();
    for (const name of ['Launch profiles', 'Components', 'Images']) {
      await remove(name);
      await page.getByText(`The studio has no ${name.toLowerCase().slice(0, -1)} yet.`).waitFor();
    }
    await follow('Settings');
    await press('Delete studio');
    await checkAccess(page);
    await answer('Delete');
    await page.getByText('There is no such studio, or it is deleted.').waitFor();
    checkComplaints(page);
  });

  step('keeps the pages from those who administer nothing, and lets them in once they do', async () => {
    const artist = await signIn(studio, 'artist');
    await artist.getByRole('button', { name: 'Account of artist' }).waitFor();
    assert.equal(await artist.getByRole('link', { name: 'Manage', exact: true }).count(), 0);
    await artist.goto(`${studio.server.url}/manage`);
    await artist.getByText('This page is not for you').waitFor();
    await checkAccess(artist);

    await follow('Studios');
    await follow('Demo studio');
    await follow('Members');
    await page.getByText('Only administrators of the account').waitFor();
    await press('Add members');
    await page.getByRole('dialog').getByRole('button', { name: /^People/ }).click();
    await page.getByRole('option', { name: 'artist' }).click();
    await page.keyboard.press('Escape');
    await answer('Add');
    await page.getByRole('row', { name: /artist Administrator of the studio/ }).waitFor();

    await artist.getByRole('link', { name: 'Manage', exact: true }).first().waitFor();
    await artist.getByRole('link', { name: 'Demo studio' }).click();
    await artist.getByText('What is here').waitFor();
    await artist.getByRole('link', { name: 'Sessions', exact: true }).waitFor();
    for (const name of ['Components', 'Settings']) assert.equal(await artist.getByRole('link', { name, exact: true }).count(), 0, name);
    await artist.getByRole('link', { name: 'Launch profiles', exact: true }).first().click();
    await artist.getByRole('link', { name: 'Workstation', exact: true }).click();
    await artist.getByRole('row', { name: /artist/ }).waitFor();
    await checkAccess(artist);
    checkComplaints(artist);
  });

  step('is told what could not be read, and tries again', async () => {
    await page.route('**/sessions?*', (route) => route.abort());
    await follow('Sessions');
    await page.getByText('Sessions could not be read').waitFor();
    await checkAccess(page);
    await page.unroute('**/sessions?*');
    await press('Try again');
    await page.getByText('Sessions could not be read').waitFor({ state: 'detached' });
  });
});
