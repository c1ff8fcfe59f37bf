import { notify } from './notices';

/** So many requests are under way at once. */
const lanes = 4;

/** Does something with each, a few at a time, and says above the page how far it is and what could not be done. */
export async function doAll<Item>(
  doing: string,
  done: string,
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  const id = `bulk-${doing}-${performance.now()}`;
  const waiting = [...items];
  const faults = new Set<string>();
  let succeeded = 0;
  let failed = 0;
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      notify(id, 'in-progress', `${doing}: ${succeeded + failed + 1} of ${items.length}`);
      try {
        await act(item);
        succeeded += 1;
      } catch (problem) {
        failed += 1;
        faults.add((problem as Error).message);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  const told = `${succeeded} of ${items.length} ${succeeded === 1 ? 'is' : 'are'} ${done}.`;
  notify(id, failed > 0 ? 'error' : 'success', failed > 0 ? `${told} ${[...faults].join(' ')}` : told);
}
