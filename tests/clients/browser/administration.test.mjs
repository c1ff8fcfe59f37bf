// The portal's pages about the server: users, their keys, what runs, images, and who did what.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe } from 'node:test';
import { simulated } from './machines.mjs';
import { checkAccess, checkComplaints, fillSignIn, openPortal, patience, seeHeading, signIn } from './portal.mjs';
import { tellInOrder } from './steps.mjs';
import { useStudio } from './studio.mjs';

describe("a server's administration in the portal", () => {
  const step = tellInOrder();
  let studio;
  let page;
  let password;

  useStudio(simulated, (opened) => { studio = opened; });

  const go = async (name, heading = name) => {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name: heading }).first().waitFor();
  };
  const act = async (user, verb) => {
    await page.getByRole('button', { name: `Actions for ${user}` }).click();
    await page.getByRole('menuitem', { name: verb }).click();
  };
  // The browser complains about every answer that is a refusal; here it was meant to be one.
  const expectRefusal = (status) => {
    page.complaints = page.complaints.filter((text) => !text.includes(`status of ${status}`));
  };
  const dialog = () => page.getByRole('dialog');
  const press = (name) => dialog().getByRole('button', { name, exact: true }).click();

  step('makes a user with a password that is shown once', async () => {
    page = await signIn(studio, 'administrator');
    await page.goto(`${studio.server.url}/manage/users`);
    await page.getByRole('row', { name: /administrator/ }).waitFor();
    await checkAccess(page);
    await page.getByRole('button', { name: 'Create user' }).click();
    await dialog().getByLabel('User name').fill('no name');
    await dialog().getByText('A name has 1 to 64').waitFor();
    await dialog().getByLabel('User name').fill('artist');
    await press('Create');
    await dialog().getByText('The account has a user artist already').waitFor();
    expectRefusal(409);
    await dialog().getByLabel('User name').fill('grace');
    await checkAccess(page);
    await press('Create');
    password = await dialog().getByText(/^([a-z0-9]{5}-){3}[a-z0-9]{5}$/).innerText();
    await checkAccess(page);
    await press('Done');
    await page.getByRole('row', { name: /grace.*a temporary password/ }).waitFor();
    checkComplaints(page);
  });

  step('lets the new user in, who chooses a password and makes a key', async () => {
    const grace = await openPortal(studio);
    await fillSignIn(grace, 'grace', password);
    await grace.getByLabel('New password', { exact: true }).waitFor();
    grace.complaints = [];
    await grace.getByLabel('New password', { exact: true }).fill('a phrase of my own');
    await grace.getByLabel('New password, again', { exact: true }).fill('a phrase of my own');
    await grace.keyboard.press('Enter');
    await seeHeading(grace, 'My workstations');
    await grace.goto(`${studio.server.url}/account`);
    await grace.getByRole('button', { name: 'Create access key' }).click();
    await grace.getByRole('dialog').getByText('Secret access key').waitFor();
    await checkAccess(grace);
    await grace.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await grace.getByRole('list', { name: 'Access keys' }).getByText('Active', { exact: true }).waitFor();
    checkComplaints(grace);
  });

  step('disables the user, and enables them again', async () => {
    await act('grace', 'Disable');
    await checkAccess(page);
    await press('Disable');
    await page.getByRole('row', { name: /grace.*Disabled/ }).waitFor();
    await act('grace', 'Enable');
    await page.getByRole('row', { name: /grace.*Enabled/ }).waitFor();
  });

  step('disables and deletes a key of somebody', async () => {
    await go('Access keys');
    const row = page.getByRole('row', { name: /grace/ });
    await row.getByRole('button', { name: /^Disable/ }).click();
    await row.getByText('Disabled').waitFor();
    await checkAccess(page);
    await row.getByRole('button', { name: /^Delete/ }).click();
    await press('Delete');
    await row.waitFor({ state: 'detached' });
    checkComplaints(page);
  });

  step('sees what runs and what is in use', async () => {
    await studio.artist.createSession(studio.launchProfileId);
    await go('Capacity');
    await page.getByRole('table', { name: 'Running workstations' }).getByRole('row', { name: /artist/ }).waitFor();
    await page.getByText('Memory promised').waitFor();
    await page.getByRole('radio', { name: 'Last month' }).or(page.getByRole('button', { name: 'Last month' })).first().click();
    await checkAccess(page);
    checkComplaints(page);
  });

  step('takes an image in, and is told what is none', async () => {
    await go('Engine images');
    await page.getByRole('row', { name: /desktop/ }).first().waitFor();
    await checkAccess(page);
    const folder = await mkdtemp(join(tmpdir(), 'atelier-image-'));
    try {
      await writeFile(join(folder, 'metadata.yaml'), 'architecture: x86_64\n');
      await mkdir(join(folder, 'rootfs'));
      execFileSync('tar', ['-cf', 'image.tar', 'metadata.yaml', 'rootfs'], { cwd: folder });
      execFileSync('tar', ['-cf', 'half.tar', 'metadata.yaml'], { cwd: folder });
      await page.getByRole('button', { name: 'Import image' }).click();
      await dialog().locator('input[type=file]').setInputFiles(join(folder, 'half.tar'));
      await dialog().getByLabel('Name', { exact: true }).fill('render');
      await checkAccess(page);
      await press('Import');
      await dialog().getByText('has no rootfs/').waitFor();
      expectRefusal(400);
      await dialog().locator('input[type=file]').setInputFiles(join(folder, 'image.tar'));
      await press('Import');
      await dialog().getByText('render is imported').waitFor();
      await press('Done');
    } finally {
      await rm(folder, { recursive: true });
    }
    await page.getByRole('row', { name: /render/ }).waitFor();
  });

  step('finds all of it in the audit trail', async () => {
    await go('Audit trail');
    const table = page.getByRole('table', { name: 'Audit trail' });
    await table.getByRole('row', { name: /administrator.*ImportImage.*Done/ }).waitFor();
    await table.getByRole('row', { name: /grace.*CreateAccessKey/ }).first().waitFor();
    await checkAccess(page);
    await page.getByLabel('Find in the audit trail').fill('ImportImage');
    await page.keyboard.press('Enter');
    await table.getByRole('row', { name: /CreateAccessKey/ }).first().waitFor({ state: 'detached' });
    await table.getByRole('button', { name: /^Details of ImportImage/ }).first().click();
    await dialog().getByText('Request id').waitFor();
    await checkAccess(page);
    await press('Done');
    checkComplaints(page);
  });

  step('exports what the filter shows', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const downloading = page.waitForEvent('download', { timeout: patience });
    await page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), 'audit.csv');
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const lines = Buffer.concat(chunks).toString().split('\r\n');
    assert.match(lines[0], /^eventId,time,account/);
    assert.ok(lines.slice(1).filter(Boolean).every((line) => line.includes('ImportImage')), lines.join('\n'));
  });

  step('keeps these pages from those who administer nothing', async () => {
    const artist = await signIn(studio, 'artist');
    for (const path of ['users', 'access-keys', 'capacity', 'engine-images', 'audit']) {
      await artist.goto(`${studio.server.url}/manage/${path}`);
      await artist.getByText('This page is not for you').waitFor();
    }
  });
});
