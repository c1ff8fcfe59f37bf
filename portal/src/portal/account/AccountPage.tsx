import { lazy, Suspense, useCallback, useEffect, useState, type FormEvent } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { ask } from '../api/client';
import type { SignedInUser, SignInList, SignInSummary } from '../api/contract';
import { ago, at, useNow } from '../clock';
import { follow } from '../route';
import { NewPassword } from '../sign-in/SignInPage';

// Few artists use scripts.
const OwnKeys = lazy(async () => ({ default: (await import('../keys/OwnKeys')).OwnKeys }));

const none = { password: '', newPassword: '', again: '' };

export function AccountPage({ user }: { user: SignedInUser }) {
  useEffect(() => { document.title = 'Your account · Atelier'; }, []);
  return (
    <main className="page reading">
      <SpaceBetween size="l">
        <Header variant="h1" description={user.name}>Your account</Header>
        <Link href="/" onFollow={follow}>My workstations</Link>
        {user.hasPassword
          ? <PasswordForm name={user.name} />
          : (
            <Container header={<Header variant="h2">Password</Header>}>
              <Box>You sign in elsewhere and have no password here. An administrator can give you one.</Box>
            </Container>
          )}
        <SignInsList />
        <Suspense fallback={<Box><Spinner /> Loading…</Box>}><OwnKeys principalId={user.principalId} /></Suspense>
      </SpaceBetween>
    </main>
  );
}

function PasswordForm({ name }: { name: string }) {
  const [fields, setFields] = useState(none);
  const [outcome, setOutcome] = useState<{ type: 'success' | 'error'; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const unequal = fields.again !== '' && fields.again !== fields.newPassword;
  const set = (name: keyof typeof fields) => ({ detail }: { detail: { value: string } }) =>
    setFields((before) => ({ ...before, [name]: detail.value }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || unequal) return;
    setBusy(true);
    try {
      await ask('POST', 'password', { password: fields.password, newPassword: fields.newPassword });
      setFields(none);
      setOutcome({ type: 'success', text: 'The password is changed. You are signed out everywhere else.' });
    } catch (problem) {
      setOutcome({ type: 'error', text: (problem as Error).message });
    }
    setBusy(false);
  };

  return (
    <Container header={<Header variant="h2">Password</Header>}>
      <form onSubmit={(event) => void submit(event)}>
        <SpaceBetween size="m">
          <input type="text" autoComplete="username" value={name} readOnly hidden />
          {outcome && <Alert type={outcome.type}>{outcome.text}</Alert>}
          <FormField label="Password now">
            <Input value={fields.password} onChange={set('password')} type="password" autoComplete="current-password" />
          </FormField>
          <NewPassword fields={fields} set={set} unequal={unequal} />
          <Button formAction="submit" loading={busy}>Change password</Button>
        </SpaceBetween>
      </form>
    </Container>
  );
}

function SignInsList() {
  const now = useNow();
  const [list, setList] = useState<readonly SignInSummary[] | null>(null);
  const [fault, setFault] = useState('');
  const run = useCallback(async (work: () => Promise<unknown>) => {
    try {
      await work();
      setList((await ask<SignInList>('GET', 'sign-ins')).signIns);
      setFault('');
    } catch (problem) {
      setFault((problem as Error).message);
    }
  }, []);
  useEffect(() => void run(() => Promise.resolve()), [run]);

  return (
    <Container
      header={<Header variant="h2" description="End one that you do not know, and change your password then.">Where you are signed in</Header>}
    >
      <SpaceBetween size="m">
        {fault && <Alert type="error">{fault}</Alert>}
        {!list && !fault && <Box><Spinner /> Loading…</Box>}
        <ul className="cards" aria-label="Sign-ins">
          {list?.map((signIn) => (
            <li key={signIn.signInId}>
              <SpaceBetween size="xxs">
                <Box variant="strong">{signIn.isThis ? 'This browser' : signIn.address}</Box>
                <Box color="text-body-secondary" fontSize="body-s">{signIn.browser || 'A browser that does not say what it is'}</Box>
                <Box fontSize="body-s">
                  {`Since ${at(signIn.createdAt, now)}, last used ${ago(signIn.usedAt, now)}, until ${at(signIn.endsAt, now)}`}
                </Box>
                {!signIn.isThis && (
                  <Button
                    ariaLabel={`End the sign-in from ${signIn.address}`}
                    onClick={() => void run(() => ask('DELETE', `sign-ins/${signIn.signInId}`))}
                  >
                    End
                  </Button>
                )}
              </SpaceBetween>
            </li>
          ))}
        </ul>
      </SpaceBetween>
    </Container>
  );
}
