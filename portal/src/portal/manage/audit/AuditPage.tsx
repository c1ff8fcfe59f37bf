import { useEffect, useMemo, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import Header from '@cloudscape-design/components/header';
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { routes, type AuditEntry, type SignedInUser } from '../../api/contract';
import { useDoing } from '../../doing';
import { NoMatch } from '../NoMatch';
import { nameOf, useManagedStudios } from '../studios/useStudios';
import { readUsers } from '../users/users';
import { EntryDialog } from './EntryDialog';
import { properties, results, toQuery } from './query';
import { useTrail } from './useTrail';

const everything: PropertyFilterProps.Query = { tokens: [], operation: 'and' };
const everyStudio = { value: '', label: 'All studios, and the server' };

const ranges: DateRangePickerProps['relativeOptions'] = [
  { key: 'hour', amount: 1, unit: 'hour', type: 'relative' },
  { key: 'day', amount: 1, unit: 'day', type: 'relative' },
  { key: 'week', amount: 1, unit: 'week', type: 'relative' },
  { key: 'month', amount: 1, unit: 'month', type: 'relative' },
];

const operations = Object.entries(routes).filter(([, [method]]) => method !== 'GET').map(([name]) => name)
  .concat('AssumeRole', 'AssumeRoleWithWebIdentity', 'SignIn', 'SignOut', 'ChangePassword', 'CreateUser', 'UpdateUser', 'ResetPassword',
    'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'ImportImage', 'Upload').sort();

/** Who did what. */
export function AuditPage({ user }: { user: SignedInUser }) {
  const { answer: studios } = useManagedStudios();
  const choices = useMemo(() => [
    ...(user.isAdministrator ? [everyStudio] : []),
    ...(studios ?? []).map((studio) => ({ value: studio.studioId ?? '', label: nameOf(studio) })),
  ], [studios, user.isAdministrator]);
  const [chosen, setChosen] = useState('');
  const studio = choices.find(({ value }) => value === chosen) ?? choices[0];
  const tools = (
    <Select
      selectedOption={studio ?? null} options={choices} ariaLabel="Studio" placeholder="Studio" empty="You administer no studio."
      onChange={({ detail }) => setChosen(detail.selectedOption.value ?? '')}
    />
  );
  // Whoever administers studios alone asks for one of them.
  if (!studio) return <Header variant="h1" description="Loading your studios…">Audit trail</Header>;
  return <Trail user={user} studioId={studio.value} tools={tools} />;
}

function Trail({ user, studioId, tools }: { user: SignedInUser; studioId: string; tools: React.ReactNode }) {
  const [filter, setFilter] = useState(everything);
  const [range, setRange] = useState<DateRangePickerProps.Value | null>(null);
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const question = useMemo(() => toQuery(filter, range, studioId).toString(), [filter, range, studioId]);
  const { entries, fault, again, readOlder } = useTrail(question);
  const more = useDoing();
  const names = useUserNames(user);
  const isFiltered = filter.tokens.length > 0 || range !== null;

  return (
    <SpaceBetween size="m">
      {(fault ?? more.fault) && (
        <Alert type="error" header="The audit trail could not be read" action={<Button onClick={() => void again()}>Try again</Button>}>
          {fault?.message ?? more.fault}
        </Alert>
      )}
      <Table
        variant="full-page"
        stickyHeader
        trackBy="eventId"
        items={entries ?? []}
        loading={!entries && !fault}
        loadingText="Loading: Audit trail"
        columnDefinitions={columnsFor(setShown)}
        ariaLabels={{ tableLabel: 'Audit trail' }}
        empty={<Empty isFiltered={isFiltered} clear={() => { setFilter(everything); setRange(null); }} />}
        header={(
          <Header
            variant="awsui-h1-sticky"
            description="Every call that is to change something, done or refused, newest first."
            actions={(
              <SpaceBetween direction="horizontal" size="xs">
                {tools}
                <ButtonDropdown
                  items={[{ id: 'csv', text: 'CSV, for spreadsheets' }, { id: 'jsonl', text: 'JSON lines, for programs' }]}
                  onItemClick={({ detail }) => location.assign(`/portal/audit/export?format=${detail.id}&${question}`)}
                >
                  Export
                </ButtonDropdown>
              </SpaceBetween>
            )}
          >
            Audit trail
          </Header>
        )}
        filter={(
          <div className="filters">
            <PropertyFilter
              query={filter} onChange={({ detail }) => setFilter({ tokens: detail.tokens, operation: 'and' })} hideOperations
              filteringProperties={properties} freeTextFiltering={{ operators: [':'] }}
              filteringOptions={[
                ...results, ...operations.map((value) => ({ propertyKey: 'operation', value })),
                ...names.map((value) => ({ propertyKey: 'principal', value })),
              ]}
              filteringPlaceholder="Find by text, user, operation, resource or result" filteringAriaLabel="Find in the audit trail"
            />
            <DateRangePicker
              value={range} onChange={({ detail }) => setRange(detail.value)} relativeOptions={ranges}
              placeholder="At any time" isValidRange={isRange} rangeSelectorMode="default"
            />
          </div>
        )}
        footer={readOlder && (
          <Box textAlign="center">
            <Button loading={more.busy} onClick={() => void more.run(readOlder)}>Show older</Button>
          </Box>
        )}
      />
      {shown && <EntryDialog entry={shown} close={() => setShown(null)} />}
    </SpaceBetween>
  );
}

function columnsFor(show: (entry: AuditEntry) => void): TableProps.ColumnDefinition<AuditEntry>[] {
  return [
    {
      id: 'time', header: 'Time', minWidth: 170, isRowHeader: true,
      cell: (entry) => (
        <Button variant="inline-link" ariaLabel={`Details of ${entry.operation} at ${timeOf(entry)}`} onClick={() => show(entry)}>
          {timeOf(entry)}
        </Button>
      ),
    },
    { id: 'principal', header: 'User', minWidth: 120, cell: ({ principalName }) => principalName ?? 'Not proved' },
    { id: 'operation', header: 'Operation', minWidth: 180, cell: ({ operation }) => operation },
    { id: 'result', header: 'Result', minWidth: 170, cell: (entry) => <Result entry={entry} /> },
    { id: 'resource', header: 'Resource', minWidth: 200, cell: ({ resource }) => shortOf(resource) },
    { id: 'address', header: 'Address', minWidth: 120, cell: ({ address }) => address ?? '–' },
  ];
}

function Result({ entry }: { entry: AuditEntry }) {
  if (!entry.error) return <StatusIndicator type="success">Done</StatusIndicator>;
  const times = entry.times > 1 ? `, ${entry.times} times` : '';
  const type = entry.status >= 500 ? 'error' : 'warning';
  return <StatusIndicator type={type}>{entry.error.replace(/Exception$/, '') + times}</StatusIndicator>;
}

function Empty({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) {
  if (!isFiltered) return <Box textAlign="center">Nothing has been done yet.</Box>;
  return <NoMatch clear={clear} />;
}

function useUserNames(user: SignedInUser): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    // Without them the filter still takes what is typed.
    if (user.isAdministrator) readUsers().then((users) => setNames(users.map(({ name }) => name)), () => undefined);
  }, [user.isAdministrator]);
  return names;
}

function timeOf({ time }: AuditEntry): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

// The account and region of an ARN say nothing that is not known.
function shortOf(resource: string | undefined): string {
  return resource?.replace(/^arn:aws:\w+:[^:]*:\d{12}:/, '') ?? '–';
}

function isRange(range: DateRangePickerProps.Value | null): DateRangePickerProps.ValidationResult {
  if (range?.type === 'absolute' && !(Date.parse(range.startDate) < Date.parse(range.endDate)))
    return { valid: false, errorMessage: 'The end must come after the beginning, and both must be given.' };
  return { valid: true };
}
