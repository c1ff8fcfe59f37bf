/** The page of a list to ask for: the first one without a token. */
export function next(nextToken: string | undefined): { nextToken?: string } {
  return nextToken ? { nextToken } : {};
}

/** The list with an item in the place of the one of the same id, or at its end. */
export function put<Item>(items: readonly Item[], item: Item, idOf: (item: Item) => string | undefined): readonly Item[] {
  const isKnown = items.some((one) => idOf(one) === idOf(item));
  return isKnown ? items.map((one) => (idOf(one) === idOf(item) ? item : one)) : [...items, item];
}

/** Several names as one text, such as “Ada, Bo and Cy”. */
export function together(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}
