import { useCallback, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { ask } from '../../api/client';
import type { CapacityPoint, CapacityRange, CapacityReport } from '../../api/contract';
import { usePolled } from '../usePolled';
import { gib, percent } from './figures';
import { Plots } from './Plots';
import { RunningTable } from './RunningTable';

const ranges: { id: CapacityRange; text: string }[] = [
  { id: 'HOUR', text: 'Last hour' }, { id: 'DAY', text: 'Last day' }, { id: 'MONTH', text: 'Last month' },
];

/** What the machine has, what is in use, and what runs on it. */
export function CapacityPage() {
  const [range, setRange] = useState<CapacityRange>('HOUR');
  const read = useCallback(() => ask<CapacityReport>('GET', `capacity?range=${range}`), [range]);
  const { value, fault, again } = usePolled(read);
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={value ? `Of the machine ${value.node}, as it is now and as it was` : 'As it is now and as it was'}>
        Capacity
      </Header>
      {fault && (
        <Alert type="error" header="Capacity could not be read" action={<Button onClick={() => void again()}>Try again</Button>}>
          {fault.message}
        </Alert>
      )}
      {!value && !fault && <Box textAlign="center" padding="xxl"><Spinner size="large" /> Loading…</Box>}
      {value && (
        <SpaceBetween size="l">
          {value.problem && <Alert type="warning" header="The engine does not say what is free">{value.problem}</Alert>}
          {value.now && <Now now={value.now} />}
          <Container
            header={(
              <Header
                variant="h2"
                actions={(
                  <SegmentedControl
                    label="How far back" selectedId={range} options={ranges}
                    onChange={({ detail }) => setRange(detail.selectedId as CapacityRange)}
                  />
                )}
              >
                Over time
              </Header>
            )}
          >
            <Plots points={value.points} stepSeconds={value.stepSeconds} range={range} />
          </Container>
          <RunningTable running={value.running} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}

function Now({ now }: { now: CapacityPoint }) {
  return (
    <Container header={<Header variant="h2">Now</Header>}>
      <ColumnLayout columns={4} variant="text-grid" minColumnWidth={180}>
        <Figure
          label="Memory in use" value={`${gib(now.usedMemoryGiB)} of ${gib(now.totalMemoryGiB)}`}
          note={percent(now.usedMemoryGiB, now.totalMemoryGiB)}
        />
        <Figure
          label="Memory promised" value={gib(now.promisedMemoryGiB)}
          note={`${percent(now.promisedMemoryGiB, now.totalMemoryGiB)} at the most, if all ran at their limits at once`}
        />
        <Figure
          label="Storage in use" value={`${gib(now.usedStorageGiB)} of ${gib(now.totalStorageGiB)}`}
          note={`${percent(now.usedStorageGiB, now.totalStorageGiB)}; 1 GiB stays free`}
        />
        <Figure label="Workstations running" value={String(now.mostRunning)} note="Those being started or stopped included" />
      </ColumnLayout>
    </Container>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Box fontSize="heading-l">{value}</Box>
      <Box color="text-body-secondary" fontSize="body-s">{note}</Box>
    </div>
  );
}
