import { useState, type ReactNode } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ask } from '../../api/client';
import type { SignedInUser, UserAnswer, UserSummary } from '../../api/contract';
import { useDoing } from '../../doing';
import { Dialog } from '../../workstations/Dialog';

export type UserVerb = 'password' | 'unlock' | 'sign-ins' | 'remove-password' | 'promote' | 'demote' | 'disable' | 'enable';

interface Verb {
  /** What is asked before it is done; empty for what hurts nobody. */
  question: string;
  action: string;
  words: string;
  run: (path: string) => Promise<UserAnswer>;
}

const verbs: Record<UserVerb, Verb> = {
  password: {
    question: 'Reset the password?', action: 'Reset',
    words: 'gets a temporary password, which you are shown once. The one until now is good no more, and every sign-in ends.',
    run: (path) => ask('POST', `${path}/password`),
  },
  unlock: { question: '', action: '', words: '', run: (path) => ask('POST', `${path}/unlock`) },
  'sign-ins': {
    question: 'End the sign-ins?', action: 'End them', words: 'is signed out everywhere. Workstations run on.',
    run: (path) => ask('DELETE', `${path}/sign-ins`),
  },
  'remove-password': {
    question: 'Take the password away?', action: 'Take it away',
    words: 'cannot sign in with a password any more, and is signed out everywhere. Other ways to sign in stay.',
    run: (path) => ask('DELETE', `${path}/password`),
  },
  promote: {
    question: 'Make this user an administrator?', action: 'Make administrator',
    words: 'may then do everything in the account: in all studios, and with all users.',
    run: (path) => ask('PATCH', path, { role: 'ADMINISTRATOR' }),
  },
  demote: {
    question: 'Take the administrator’s rights?', action: 'Take the rights',
    words: 'may then do only what memberships of studios and launch profiles allow.',
    run: (path) => ask('PATCH', path, { role: 'USER' }),
  },
  disable: {
    question: 'Disable this user?', action: 'Disable',
    words: 'is refused from now on, with every sign-in, key and temporary credential. Workstations stay, and open desktops run on.',
    run: (path) => ask('PATCH', path, { status: 'DISABLED' }),
  },
  enable: { question: '', action: '', words: '', run: (path) => ask('PATCH', path, { status: 'ENABLED' }) },
};

/** What can be done about a user, as the menu has it. */
export function verbsFor(user: UserSummary, me: SignedInUser): ButtonDropdownProps.Items {
  const isMe = user.principalId === me.principalId;
  const own = isMe ? { disabled: true, disabledReason: 'Nobody takes their own rights; another administrator can.' } : {};
  return [
    { id: 'password', text: user.hasPassword ? 'Reset password' : 'Give a password' },
    ...(user.hasPassword ? [{ id: 'remove-password', text: 'Take password away' }] : []),
    ...(user.isLocked ? [{ id: 'unlock', text: 'Let try again' }] : []),
    { id: 'sign-ins', text: 'End sign-ins', disabled: user.signIns === 0 },
    user.role === 'ADMINISTRATOR' ? { id: 'demote', text: 'Make a user', ...own } : { id: 'promote', text: 'Make an administrator' },
    user.status === 'ENABLED' ? { id: 'disable', text: 'Disable', ...own } : { id: 'enable', text: 'Enable' },
  ];
}

interface UserActions {
  fault: string;
  forget: () => void;
  begin: (verb: UserVerb, user: UserSummary) => void;
  /** The question that is asked just now. */
  question: ReactNode;
}

export function useUserActions(changed: () => void, tell: (secret: { name: string; password: string }) => void): UserActions {
  const { busy, fault, forget, run } = useDoing();
  const [asked, setAsked] = useState<{ verb: Verb; user: UserSummary } | null>(null);

  const perform = (verb: Verb, user: UserSummary) => run(async () => {
    const answer = await verb.run(`users/${user.principalId}`);
    setAsked(null);
    if (answer.password) tell({ name: user.name, password: answer.password });
    changed();
  });
  const begin = (id: UserVerb, user: UserSummary) => {
    const verb = verbs[id];
    if (verb.question) setAsked({ verb, user });
    else void perform(verb, user);
  };

  const question = asked && (
    <Dialog
      header={asked.verb.question} action={asked.verb.action} busy={busy} confirm={() => void perform(asked.verb, asked.user)}
      close={() => {
        setAsked(null);
        forget();
      }}
    >
      <SpaceBetween size="m">
        {fault && <Alert type="error">{fault}</Alert>}
        <Box><Box variant="strong" display="inline">{asked.user.name}</Box> {asked.verb.words}</Box>
      </SpaceBetween>
    </Dialog>
  );
  return { fault: asked ? '' : fault, forget, begin, question };
}
