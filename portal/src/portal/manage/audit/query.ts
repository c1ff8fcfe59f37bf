import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter';

/** The properties that the trail is searched by; the keys are the server's words. */
export const properties: PropertyFilterProps['filteringProperties'] = [
  { key: 'principal', propertyLabel: 'User', groupValuesLabel: 'Users', operators: ['='] },
  { key: 'operation', propertyLabel: 'Operation', groupValuesLabel: 'Operations', operators: ['='] },
  { key: 'resource', propertyLabel: 'Resource', groupValuesLabel: 'Resources', operators: ['='] },
  { key: 'result', propertyLabel: 'Result', groupValuesLabel: 'Results', operators: ['='] },
];

export const results: readonly PropertyFilterProps.FilteringOption[] = [
  { propertyKey: 'result', value: 'done', label: 'Done' },
  { propertyKey: 'result', value: 'refused', label: 'Refused' },
  { propertyKey: 'result', value: 'failed', label: 'Failed' },
];

/** The question as the server takes it. Of one property, the last one counts; whatever is no property is looked for as text. */
export function toQuery(
  filter: PropertyFilterProps.Query, range: DateRangePickerProps.Value | null, studioId: string,
): URLSearchParams {
  const query = new URLSearchParams();
  if (studioId) query.set('studioId', studioId);
  const words: string[] = [];
  for (const { propertyKey, value } of filter.tokens) {
    if (propertyKey) query.set(propertyKey, String(value));
    else words.push(String(value));
  }
  if (words.length > 0) query.set('text', words.join(' '));
  const { from, until } = boundsOf(range);
  if (from) query.set('from', from);
  if (until) query.set('until', until);
  return query;
}

const units: Record<string, number> = { minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_678_400, year: 31_622_400, second: 1 };

function boundsOf(range: DateRangePickerProps.Value | null): { from?: string; until?: string } {
  if (!range) return {};
  if (range.type === 'absolute') return { from: new Date(range.startDate).toISOString(), until: new Date(range.endDate).toISOString() };
  const seconds = range.amount * (units[range.unit] ?? 0);
  // To the minute, so that the question stays the same while it is asked again.
  const now = Math.ceil(Date.now() / 60_000) * 60_000;
  return { from: new Date(now - seconds * 1000).toISOString() };
}
