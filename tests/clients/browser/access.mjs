import assert from 'node:assert/strict';
import axe from 'axe-core';

/**
 * What is on the page can be used by everybody, as far as a program can tell. Where is what the error says; rules, if not all, some. The
 * checker stays in the page: to bring it there takes longer than to ask it, and pages are asked often. It looks into no frames; there are none.
 */
export async function checkViolations(page, where, rules) {
  // A dialog that is still fading in has colours of its own.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))));
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source);
  const faults = await page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], ...(runOnly && { runOnly }) });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }, rules);
  assert.deepEqual(faults.map((fault) => `${where}: ${fault}`), []);
}
