import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import type { LaunchProfile, Person, StreamingSessionState } from '../../api/contract';
import type { SessionQuestion } from '../../sessions';
import { lookOf, states } from '../../workstations/states';

type Member = keyof SessionQuestion;

type Option = PropertyFilterProps.FilteringOption;

/** What sessions are looked for by; the keys are the members of the question. Of some, all values there are can be told. */
export function propertiesOf(options: readonly Option[]): readonly (PropertyFilterProps.FilteringProperty & { key: Member })[] {
  const choice = (key: Member, propertyLabel: string, groupValuesLabel: string, operators: readonly ('=' | '!=')[] = ['=']) => {
    const labels = new Map(options.filter(({ propertyKey }) => propertyKey === key).map(({ value, label }) => [value, label]));
    const format = (values: unknown) => [values as string | readonly string[]].flat().map((one) => labels.get(one) ?? one).join(', ');
    return {
      key, propertyLabel, groupValuesLabel, operators: operators.map((operator) => ({ operator, tokenType: 'enum' as const, format })),
    };
  };
  return [
    choice('states', 'State', 'States', ['=', '!=']),
    choice('ownedBy', 'Owner', 'Owners'),
    choice('createdBy', 'Made by', 'Who made them'),
    choice('launchProfileIds', 'Launch profile', 'Launch profiles'),
    { key: 'sessionIds', propertyLabel: 'Id', groupValuesLabel: 'Ids', operators: ['='] },
  ];
}

/** What is shown at first: everything but what is gone. */
export const atFirst: PropertyFilterProps.Query = {
  operation: 'and', tokens: [{ propertyKey: 'states', operator: '!=', value: ['DELETED'] }],
};

export const everything: PropertyFilterProps.Query = { operation: 'and', tokens: [] };

export function optionsOf(people: readonly Person[], profiles: readonly LaunchProfile[]): readonly Option[] {
  const ofPeople = (propertyKey: Member) => people.map(({ principalId, name }) => ({ propertyKey, value: principalId, label: name }));
  return [
    ...states.map((state) => ({ propertyKey: 'states', value: state, label: lookOf({ state }).text })),
    ...ofPeople('ownedBy'),
    ...ofPeople('createdBy'),
    ...profiles.map(({ launchProfileId = '', name = '' }) => ({ propertyKey: 'launchProfileIds', value: launchProfileId, label: name })),
  ];
}

/** The question that a filter asks, each of whose parts narrows it; null where they leave nothing to ask for. */
export function toQuestion({ tokens }: PropertyFilterProps.Query): SessionQuestion | null {
  const question: Partial<Record<Member, readonly string[]>> = {};
  for (const { propertyKey, operator, value } of tokens) {
    const member = propertyKey as Member;
    const named = [value as string | readonly string[]].flat();
    const meant = operator === '!=' ? states.filter((state) => !named.includes(state)) : named;
    question[member] = question[member]?.filter((one) => meant.includes(one)) ?? meant;
    if (question[member].length === 0) return null;
  }
  return question as SessionQuestion & { states?: readonly StreamingSessionState[] };
}
