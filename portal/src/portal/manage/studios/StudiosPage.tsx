import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Studio } from '../../api/contract';
import { at, useNow } from '../../clock';
import { ListTable, type Column } from '../ListTable';
import { lookOf } from '../states';
import { nameOf, useManagedStudios } from './useStudios';

const names: readonly Column<Studio>[] = [
  { id: 'displayName', header: 'Studio', text: nameOf, cell: nameOf },
  { id: 'studioName', header: 'Name in addresses', text: (studio) => studio.studioName ?? '', cell: (studio) => studio.studioName },
  { id: 'studioId', header: 'Id', text: (studio) => studio.studioId ?? '', cell: (studio) => <Box variant="code">{studio.studioId}</Box> },
];

const more: readonly Column<Studio>[] = [
  {
    id: 'state', header: 'State', text: (studio) => lookOf(studio.state).text,
    cell: ({ state }) => <StatusIndicator type={lookOf(state).type}>{lookOf(state).text}</StatusIndicator>,
  },
  {
    id: 'createdAt', header: 'Made', cell: (studio) => <Moment moment={studio.createdAt} />,
    order: (one, other) => (one.createdAt ?? '').localeCompare(other.createdAt ?? ''),
  },
];

const everything = [...names, ...more];

export function StudiosPage({ user }: { user: { isAdministrator: boolean } }) {
  const { studios, fault, read } = useManagedStudios();
  return (
    <ListTable
      title="Studios"
      description="A studio has its own launch profiles, images, components and workstations."
      items={studios} fault={fault} again={() => void read()} idOf={(studio) => studio.studioId ?? ''}
      columns={user.isAdministrator ? everything : names}
      empty={<Box textAlign="center">There is no studio yet.</Box>}
    />
  );
}

function Moment({ moment }: { moment: string | undefined }) {
  return <>{moment && at(moment, useNow())}</>;
}
