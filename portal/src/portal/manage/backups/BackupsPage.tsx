import { useMemo } from 'react';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StreamingSessionBackup } from '../../api/contract';
import { lookOf } from '../../workstations/states';
import { ListTable, type Column } from '../ListTable';
import { byTime, Moment } from '../Moment';
import type { PageProps } from '../pages';
import { useNames } from '../people';
import { readBackups, readProfiles } from '../reading';
import { useAnswer, useResources } from '../useAnswer';

/** All backups of a studio. They go with their sessions, or when newer ones take their place. */
export function BackupsPage({ studioId }: PageProps) {
  const {
    answer: backups,
    fault,
    read,
  } = useResources(
    'backup',
    studioId,
    () => readBackups(studioId),
    ({ backupId }) => backupId,
  );
  const { answer: profiles } = useAnswer(() => readProfiles(studioId));
  const nameOf = useNames();
  const columns = useMemo((): readonly Column<StreamingSessionBackup>[] => {
    const owner = ({ ownedBy }: StreamingSessionBackup) => nameOf(ownedBy);
    const profileOf = (backup: StreamingSessionBackup) =>
      profiles?.find(({ launchProfileId }) => launchProfileId === backup.launchProfileId)?.name ?? backup.launchProfileId ?? '';
    return [
      { id: 'owner', header: 'Owner', text: owner, cell: owner },
      {
        id: 'createdAt',
        header: 'Made',
        cell: ({ createdAt }) => <Moment moment={createdAt} />,
        order: byTime(({ createdAt }) => createdAt),
        minWidth: 150,
      },
      { id: 'profile', header: 'Launch profile', text: profileOf, cell: profileOf, minWidth: 150 },
      {
        id: 'state',
        header: 'State',
        text: (backup) => stateOf(backup).text,
        minWidth: 150,
        cell: (backup) => <StatusIndicator type={stateOf(backup).type}>{stateOf(backup).text}</StatusIndicator>,
      },
      {
        id: 'session',
        header: 'Session',
        text: ({ sessionId }) => sessionId ?? '',
        minWidth: 210,
        cell: ({ sessionId }) => <Box variant="code">{sessionId}</Box>,
      },
      {
        id: 'id',
        header: 'Id',
        text: ({ backupId }) => backupId ?? '',
        cell: ({ backupId }) => <Box variant="code">{backupId}</Box>,
        minWidth: 210,
      },
    ];
  }, [nameOf, profiles]);

  return (
    <ListTable
      title="Backups"
      description="A workstation's whole disk as it was at a stop. It is deleted with its session, or when a newer one takes its place."
      items={backups}
      fault={fault}
      again={() => void read()}
      idOf={({ backupId }) => backupId ?? ''}
      columns={columns}
      filter={['state', '!=', 'Deleted']}
      sortedBy="createdAt"
      empty={<Box textAlign="center">There is no backup yet. A stop makes one where the launch profile says so.</Box>}
    />
  );
}

function stateOf(backup: StreamingSessionBackup) {
  return backup.state === 'READY' ? { type: 'success' as const, text: 'Ready' } : lookOf(backup);
}
