// What a person does at the portal, for tests: finds things by the words and roles that people find them by.
import assert from 'node:assert/strict';
import { checkViolations } from './access.mjs';

/** How long a page may take to show what happened, in milliseconds; a machine's start is part of it. */
export const patience = 60_000;

/** Opens the portal in a new window and signs in. What the browser complains about on the way is kept with the page. */
export async function signIn(studio, name, options) {
  const page = await openPortal(studio, options);
  await fillSignIn(page, name, studio.passwords[name]);
  await seeHeading(page, 'My workstations');
  return page;
}

/** Opens the portal in a new window, signed out. */
export async function openPortal(studio, options) {
  const page = await studio.openWindow(options);
  page.setDefaultTimeout(patience);
  page.complaints = [];
  page.on('console', (message) => {
    // An issuer's pages are its own affair.
    if (message.type() === 'error' && message.location().url.startsWith(studio.server.url)) page.complaints.push(message.text());
  });
  page.on('pageerror', (fault) => page.complaints.push(fault.message));
  await page.goto(`${studio.server.url}/`);
  await seeHeading(page, 'Sign in');
  return page;
}

export async function fillSignIn(page, name, password) {
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

export function seeHeading(page, name) {
  return page.getByRole('heading', { name, exact: true }).waitFor();
}

/** The only workstation's card, once it says this about the state. */
export async function seeState(page, text) {
  const card = page.getByRole('list', { name: 'Workstations', exact: true }).getByRole('listitem').filter({ has: page.getByRole('heading') });
  await card.getByText(text, { exact: true }).waitFor();
  return card;
}

/** Goes to a button with the keyboard alone, and presses it. */
export async function pressByKeyboard(page, name) {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
    if (label === name) return page.keyboard.press('Enter');
  }
  throw new Error(`The keyboard does not lead to ${name}`);
}

const ofColours = ['color-contrast', 'link-in-text-block'];

/** Finds nothing on the page, light and dark, that keeps people out who use it in other ways. */
export async function checkAccess(page) {
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForFunction((isDark) => document.body.classList.contains('awsui-dark-mode') === isDark, colorScheme === 'dark');
    // The second time, only what depends on colours can differ.
    await checkViolations(page, colorScheme, colorScheme === 'light' ? ofColours : undefined);
  }
}

/** Neither a policy nor a script has complained. */
export function checkComplaints(page) {
  assert.deepEqual(page.complaints, []);
}
