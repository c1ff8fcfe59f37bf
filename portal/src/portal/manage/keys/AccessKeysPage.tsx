import Box from '@cloudscape-design/components/box';
import { ask } from '../../api/client';
import type { AccessKeyList, AccessKeySummary } from '../../api/contract';
import { ago, at, useNow } from '../../clock';
import { KeyButtons, KeyStatus, useKeyActions } from '../../keys/keyActions';
import { ListTable, type Column } from '../ListTable';
import { usePolled } from '../usePolled';
import { CreateKey } from './CreateKey';

const read = async () => (await ask<AccessKeyList>('GET', 'access-keys')).accessKeys;

/** Everybody's access keys. */
export function AccessKeysPage() {
  const now = useNow();
  const { value, fault, again } = usePolled(read);
  const actions = useKeyActions(() => void again());
  const columns: Column<AccessKeySummary>[] = [
    {
      id: 'accessKeyId', header: 'Key', text: ({ accessKeyId }) => accessKeyId, minWidth: 220,
      cell: ({ accessKeyId }) => <Box variant="code">{accessKeyId}</Box>,
    },
    { id: 'userName', header: 'User', text: ({ userName }) => userName, cell: ({ userName }) => userName },
    {
      id: 'status', header: 'State', text: ({ status }) => (status === 'ACTIVE' ? 'Active' : 'Disabled'), minWidth: 140,
      cell: (key) => <KeyStatus accessKey={key} />,
    },
    {
      id: 'usedAt', header: 'Last used', cell: ({ usedAt }) => (usedAt ? ago(usedAt, now) : 'Never'),
      order: (one, other) => (one.usedAt ?? '').localeCompare(other.usedAt ?? ''),
    },
    {
      id: 'createdAt', header: 'Made', cell: ({ createdAt }) => at(createdAt, now),
      order: (one, other) => one.createdAt.localeCompare(other.createdAt),
    },
    { id: 'actions', header: 'Actions', minWidth: 160, cell: (key) => <KeyButtons accessKey={key} actions={actions} /> },
  ];

  return (
    <>
      {actions.around}
      <ListTable
        title="Access keys"
        description="With a key, scripts and AWS's clients do what its user may do. A user may have two active ones."
        items={value} fault={fault} again={() => void again()} idOf={({ accessKeyId }) => accessKeyId} columns={columns}
        actions={<CreateKey actions={actions} />}
        empty={<Box textAlign="center">Nobody has an access key. The portal takes none; scripts do.</Box>}
      />
    </>
  );
}
