import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import type { Studio } from '../../api/contract';
import { follow } from '../../route';
import { ListTable, type Column } from '../ListTable';
import { byTime, Moment } from '../Moment';
import { addressOf } from '../pages';
import { State } from '../State';
import { lookOf } from '../states';
import { nameOf, useManagedStudios } from './useStudios';

const names: readonly Column<Studio>[] = [
  {
    id: 'displayName',
    header: 'Studio',
    text: nameOf,
    cell: (studio) => (
      <Link href={addressOf('studios/{studioId}', studio.studioId ?? '')} onFollow={follow}>
        {nameOf(studio)}
      </Link>
    ),
  },
  { id: 'studioName', header: 'Name in addresses', text: (studio) => studio.studioName ?? '', cell: (studio) => studio.studioName },
  { id: 'studioId', header: 'Id', text: (studio) => studio.studioId ?? '', cell: (studio) => <Box variant="code">{studio.studioId}</Box> },
];

const more: readonly Column<Studio>[] = [
  { id: 'state', header: 'State', text: (studio) => lookOf(studio.state).text, cell: ({ state }) => <State state={state} /> },
  { id: 'createdAt', header: 'Made', cell: (studio) => <Moment moment={studio.createdAt} />, order: byTime((studio) => studio.createdAt) },
];

const everything = [...names, ...more];

export function StudiosPage({ user }: { user: { isAdministrator: boolean } }) {
  const { answer: studios, fault, read } = useManagedStudios();
  return (
    <ListTable
      title="Studios"
      description="A studio has its own launch profiles, images, components and workstations."
      items={studios}
      fault={fault}
      again={() => void read()}
      idOf={(studio) => studio.studioId ?? ''}
      columns={user.isAdministrator ? everything : names}
      actions={
        user.isAdministrator && (
          <Button variant="primary" href={addressOf('studios/new', '')} onFollow={follow}>
            Create studio
          </Button>
        )
      }
      empty={<Box textAlign="center">There is no studio yet.</Box>}
    />
  );
}
