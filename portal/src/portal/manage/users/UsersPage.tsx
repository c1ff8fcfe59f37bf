import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { SignedInUser, UserSummary } from '../../api/contract';
import { ago, useNow } from '../../clock';
import { ShownOnce } from '../../keys/ShownOnce';
import { ListTable, type Column } from '../ListTable';
import { usePolled } from '../usePolled';
import { CreateUser } from './CreateUser';
import { useUserActions, verbsFor, type UserVerb } from './userActions';
import { readUsers } from './users';

/** The people of the account. */
export function UsersPage({ user: me }: { user: SignedInUser }) {
  const now = useNow();
  const { value, fault, again } = usePolled(readUsers);
  const [isCreating, setIsCreating] = useState(false);
  const [secret, setSecret] = useState<{ name: string; password: string } | null>(null);
  const actions = useUserActions(() => void again(), setSecret);

  const columns: Column<UserSummary>[] = [
    { id: 'name', header: 'User', text: ({ name }) => name, cell: ({ name }) => name, minWidth: 140 },
    {
      id: 'actions', header: 'Actions', minWidth: 90,
      cell: (user) => (
        <ButtonDropdown
          expandToViewport variant="inline-icon" ariaLabel={`Actions for ${user.name}`} items={verbsFor(user, me)}
          onItemClick={({ detail }) => actions.begin(detail.id as UserVerb, user)}
        />
      ),
    },
    { id: 'role', header: 'Role', text: roleOf, cell: roleOf },
    { id: 'status', header: 'State', text: (user) => lookOf(user).text, cell: (user) => <State user={user} />, minWidth: 140 },
    { id: 'password', header: 'Signs in with', text: signInOf, cell: signInOf, minWidth: 180 },
    {
      id: 'signIns', header: 'Sign-ins', cell: ({ signIns }) => signIns, order: (one, other) => one.signIns - other.signIns, minWidth: 100,
    },
    {
      id: 'activeKeys', header: 'Active keys', cell: ({ activeKeys }) => activeKeys,
      order: (one, other) => one.activeKeys - other.activeKeys, minWidth: 110,
    },
    {
      id: 'seenAt', header: 'Last seen', cell: ({ seenAt }) => (seenAt ? ago(seenAt, now) : '–'),
      order: (one, other) => (one.seenAt ?? '').localeCompare(other.seenAt ?? ''),
    },
  ];

  return (
    <>
      {actions.fault && <Alert type="error" dismissible onDismiss={actions.forget}>{actions.fault}</Alert>}
      {actions.question}
      <ListTable
        title="Users"
        description="Whoever can sign in, or has an access key. What a user may do in a studio is said there."
        items={value} fault={fault} again={() => void again()} idOf={({ principalId }) => principalId} columns={columns}
        actions={<Button variant="primary" onClick={() => setIsCreating(true)}>Create user</Button>}
        empty={<Box textAlign="center">There is no user yet.</Box>}
      />
      {isCreating && <CreateUser close={() => setIsCreating(false)} changed={() => void again()} tell={setSecret} />}
      {secret && (
        <ShownOnce
          header={`The password of ${secret.name}`} close={() => setSecret(null)}
          advice={`It is shown this once. ${secret.name} signs in with it, and chooses another there.`}
          values={[{ label: 'User name', value: secret.name }, { label: 'Temporary password', value: secret.password }]}
        />
      )}
    </>
  );
}

function roleOf({ role }: UserSummary): string {
  return role === 'ADMINISTRATOR' ? 'Administrator' : 'User';
}

function lookOf({ status, isLocked }: UserSummary) {
  if (status === 'DISABLED') return { type: 'stopped' as const, text: 'Disabled' };
  return isLocked ? { type: 'warning' as const, text: 'Locked out' } : { type: 'success' as const, text: 'Enabled' };
}

function State({ user }: { user: UserSummary }) {
  const { type, text } = lookOf(user);
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

function signInOf({ issuer, hasPassword, isPasswordTemporary }: UserSummary): string {
  const password = hasPassword ? (isPasswordTemporary ? 'a temporary password' : 'a password') : '';
  const ways = [issuer ? new URL(issuer).host : '', password].filter(Boolean).join(' or ');
  return ways || 'nothing: keys alone';
}
