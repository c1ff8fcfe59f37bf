import { test } from 'node:test';

/** Tests that are steps of one story: a step is left out when one before it failed or was not asked for. */
export function tellInOrder() {
  let told = 0;
  let taken = 0;
  return (name, take) => {
    const before = told;
    told += 1;
    test(name, { timeout: 300_000 }, async (step) => {
      if (taken < before) return step.skip('a step before it was not taken');
      await take();
      taken += 1;
    });
  };
}
