import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';

/** What is on the page can be used by everybody, as far as a program can tell. Where is what the error says; rules, if not all, some. */
export async function checkViolations(page, where, rules) {
  // A dialog that is still fading in has colours of its own.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))));
  const builder = new AxeBuilder({ page });
  if (rules) builder.withRules(rules);
  const { violations } = await builder.analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes[0].html}`), []);
}
