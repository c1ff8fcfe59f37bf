import { at, useNow } from '../clock';

/** A moment in words; nothing where there is none. */
export function Moment({ moment }: { moment: string | undefined }) {
  const now = useNow();
  return <>{moment ? at(moment, now) : '–'}</>;
}

/** The order of things by a moment of theirs, the earliest first. */
export function byTime<Item>(momentOf: (item: Item) => string | undefined): (one: Item, other: Item) => number {
  return (one, other) => (momentOf(one) ?? '').localeCompare(momentOf(other) ?? '');
}
