// Signing in to the portal at an OpenID Connect issuer, with npm's oidc-provider and its own pages, and out again at both.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Issuer, secret } from './issuer.mjs';
import { simulated } from './machines.mjs';
import { checkComplaints, openPortal, seeHeading } from './portal.mjs';
import { Server } from './server.mjs';
import { launchBrowser, openWindow } from './stream.mjs';

const client = 'atelier-portal';
let issuer;
let studio;

before(async () => {
  issuer = await Issuer.listen();
  const server = await Server.create(simulated);
  const browser = await launchBrowser();
  studio = { server, browser, openWindow: (options) => openWindow(browser, options) };
  await mkdir(server.data, { mode: 0o700 });
  const entry = {
    issuer: issuer.url,
    account: '123456789012',
    administrators: { claim: 'groups', values: ['leads'] },
    portal: { clientId: client, clientSecret: secret, name: 'the studio’s accounts' },
  };
  await writeFile(join(server.data, 'oidc-issuers.json'), JSON.stringify([entry]));
  await server.start();
  await server.seed();
  issuer.serve(client, server.url, (name) => (name === 'lena' ? ['leads'] : ['artists']));
});

after(async () => {
  await studio?.browser.close();
  await studio?.server.close();
  await issuer?.close();
});

async function signInAtIssuer(page, name) {
  await page.getByRole('link', { name: 'Continue with the studio’s accounts' }).click();
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await seeHeading(page, 'My workstations');
}

const user = (page) => page.evaluate(() => fetch('/portal/sign-in').then((answer) => answer.json())).then(({ signedIn }) => signedIn);

test('the issuer says who somebody is, and its groups what they may', { timeout: 120_000 }, async () => {
  const artist = await openPortal(studio);
  await signInAtIssuer(artist, 'jane');
  const lead = await openPortal(studio);
  await signInAtIssuer(lead, 'lena');

  const [jane, lena] = [await user(artist), await user(lead)];
  assert.deepEqual([jane.name, jane.isAdministrator, jane.hasPassword], ['jane', false, false]);
  assert.deepEqual([lena.name, lena.isAdministrator], ['lena', true]);
  assert.ok(Date.parse(jane.endsAt) - Date.now() <= 3_600_000, 'the sign-in outlives the id token');
  checkComplaints(artist);
});

test('signing out ends the sign-in at the issuer, too', { timeout: 120_000 }, async () => {
  const page = await openPortal(studio);
  await signInAtIssuer(page, 'joe');
  await page.getByRole('button', { name: 'Account of joe' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: /Yes, sign me out/ }).click();
  await seeHeading(page, 'Sign in');
  assert.equal(await user(page), undefined);

  await page.getByRole('link', { name: 'Continue with the studio’s accounts' }).click();
  await page.locator('input[name=login]').waitFor();
});

test('who is turned away at the issuer is told so, and can try again', { timeout: 120_000 }, async () => {
  const page = await openPortal(studio);
  await page.getByRole('link', { name: 'Continue with the studio’s accounts' }).click();
  await page.getByRole('link', { name: /Cancel/ }).click();
  await page.getByText('you are not a user here').waitFor();
});
