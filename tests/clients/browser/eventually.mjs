import { setTimeout as pause } from 'node:timers/promises';

/** How long anything but a machine's start or stop may take, in milliseconds: far longer than it does on a busy machine. */
export const patience = 30_000;

const interval = 50;

/** Asks again and again until the answer is the one expected; the last answer is in the error if it never is. */
export async function eventually(what, ask, isExpected) {
  const deadline = performance.now() + patience;
  let answer = await ask();
  while (!isExpected(answer)) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${patience} ms; the last answer was ${JSON.stringify(answer)}`);
    await pause(interval);
    answer = await ask();
  }
  return answer;
}
