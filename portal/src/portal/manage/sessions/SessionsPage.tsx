import { useMemo, useState } from 'react';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StreamingSession } from '../../api/contract';
import { lookOf, may } from '../../workstations/states';
import { ListTable, type Column } from '../ListTable';
import { byTime, Moment } from '../Moment';
import type { PageProps } from '../pages';
import { useNames } from '../people';
import { useAnswer, useResources } from '../useAnswer';
import { BulkDialog } from './BulkDialog';
import { readProfiles, readSessions } from '../reading';

/** All workstations of a studio, whoever has them. */
export function SessionsPage({ studioId }: PageProps) {
  const {
    answer: sessions,
    fault,
    read,
  } = useResources(
    'session',
    studioId,
    () => readSessions(studioId),
    ({ sessionId }) => sessionId,
  );
  const { answer: profiles } = useAnswer(() => readProfiles(studioId));
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<'stop' | 'delete' | null>(null);
  const nameOf = useNames();

  const columns = useMemo(
    () =>
      columnsOf(
        nameOf,
        (session) =>
          profiles?.find(({ launchProfileId }) => launchProfileId === session.launchProfileId)?.name ?? session.launchProfileId ?? '',
      ),
    [nameOf, profiles],
  );
  const chosen = sessions?.filter(({ sessionId }) => selected.has(sessionId ?? '')) ?? [];
  const stoppable = chosen.filter(may.stop);
  const deletable = chosen.filter(may.delete);

  return (
    <>
      <ListTable
        title="Sessions"
        description="The workstations of this studio, whoever they belong to."
        items={sessions}
        fault={fault}
        again={() => void read()}
        idOf={({ sessionId }) => sessionId ?? ''}
        columns={columns}
        selected={selected}
        select={select}
        filter={['state', '!=', 'Deleted']}
        sortedBy="createdAt"
        empty={<Box textAlign="center">Nobody has a workstation yet. Members of a launch profile launch theirs under My workstations.</Box>}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={stoppable.length === 0} onClick={() => setAsked('stop')}>
              Stop
            </Button>
            <Button disabled={deletable.length === 0} onClick={() => setAsked('delete')}>
              Delete
            </Button>
          </SpaceBetween>
        }
      />
      {asked && (
        <BulkDialog
          studioId={studioId}
          kind={asked}
          sessions={asked === 'stop' ? stoppable : deletable}
          left={chosen.length}
          nameOf={nameOf}
          close={() => setAsked(null)}
        />
      )}
    </>
  );
}

type Say = (session: StreamingSession) => string;

function columnsOf(nameOf: (id: string | undefined) => string, profileOf: Say): readonly Column<StreamingSession>[] {
  const owner: Say = ({ ownedBy }) => nameOf(ownedBy);
  const ends: Say = ({ state, stopAt, terminateAt }) => (state === 'READY' && stopAt ? 'Stops' : terminateAt ? 'Is deleted' : '');
  return [
    { id: 'owner', header: 'Owner', text: owner, cell: owner },
    { id: 'profile', header: 'Launch profile', text: profileOf, cell: profileOf, minWidth: 150 },
    {
      id: 'state',
      header: 'State',
      text: (session) => lookOf(session).text,
      minWidth: 170,
      cell: (session) => <StatusIndicator type={lookOf(session).type}>{lookOf(session).text}</StatusIndicator>,
    },
    {
      id: 'ends',
      header: 'By itself',
      minWidth: 170,
      order: byTime(({ stopAt, terminateAt }) => stopAt ?? terminateAt),
      cell: (session) =>
        ends(session) ? (
          <>
            {ends(session)} <Moment moment={session.stopAt ?? session.terminateAt} />
          </>
        ) : (
          '–'
        ),
    },
    { id: 'type', header: 'Machine', text: ({ ec2InstanceType }) => ec2InstanceType ?? '', cell: ({ ec2InstanceType }) => ec2InstanceType },
    {
      id: 'createdAt',
      header: 'Made',
      cell: ({ createdAt }) => <Moment moment={createdAt} />,
      minWidth: 140,
      order: byTime(({ createdAt }) => createdAt),
    },
    {
      id: 'message',
      header: 'What it says',
      text: ({ statusMessage }) => statusMessage ?? '',
      cell: ({ statusMessage }) => statusMessage,
      minWidth: 260,
    },
    {
      id: 'id',
      header: 'Id',
      text: ({ sessionId }) => sessionId ?? '',
      minWidth: 210,
      cell: ({ sessionId }) => <Box variant="code">{sessionId}</Box>,
    },
  ];
}
