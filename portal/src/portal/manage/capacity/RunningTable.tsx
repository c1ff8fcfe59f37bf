import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { RunningWorkstation } from '../../api/contract';
import { ago, useNow } from '../../clock';
import { nameOf, useManagedStudios } from '../studios/useStudios';
import { gib } from './figures';

const states: Record<string, string> = {
  READY: 'Runs', START_IN_PROGRESS: 'Is being started', STOP_IN_PROGRESS: 'Is being stopped', CREATE_IN_PROGRESS: 'Is being made',
};

/** What runs on the machine. */
export function RunningTable({ running }: { running: readonly RunningWorkstation[] }) {
  const now = useNow();
  const { answer: studios } = useManagedStudios();
  const studioOf = (id: string) => {
    const studio = studios?.find(({ studioId }) => studioId === id);
    return studio ? nameOf(studio) : id;
  };
  return (
    <Table
      trackBy="sessionId"
      items={running}
      header={(
        <Header variant="h2" counter={`(${running.length})`} description="The account’s workstations that hold memory now.">
          Running
        </Header>
      )}
      ariaLabels={{ tableLabel: 'Running workstations' }}
      empty={<Box textAlign="center">No workstation runs.</Box>}
      columnDefinitions={[
        { id: 'owner', header: 'Owner', isRowHeader: true, minWidth: 120, cell: ({ ownerName, ownedBy }) => ownerName ?? ownedBy },
        { id: 'studio', header: 'Studio', minWidth: 140, cell: ({ studioId }) => studioOf(studioId) },
        { id: 'type', header: 'Instance type', minWidth: 130, cell: ({ instanceType }) => instanceType },
        { id: 'cpus', header: 'Processors', minWidth: 110, cell: ({ virtualCpus }) => virtualCpus },
        { id: 'memory', header: 'Memory, at most', minWidth: 130, cell: ({ memoryGiB }) => gib(memoryGiB) },
        { id: 'state', header: 'State', minWidth: 140, cell: ({ state }) => states[state] ?? state },
        { id: 'since', header: 'Since', minWidth: 130, cell: ({ since }) => ago(since, now) },
        { id: 'session', header: 'Session', minWidth: 200, cell: ({ sessionId }) => <Box variant="code">{sessionId}</Box> },
      ]}
    />
  );
}
