import { useEffect, useState, type FormEvent } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ask, Refusal } from '../api/client';
import type { SignInRequest, Welcome } from '../api/contract';
import { go } from '../route';

const problems: Record<string, string> = {
  Expired: 'The sign-in took too long, or was begun in another browser. Try again.',
  NotAllowed: 'You did not get in: the sign-in was given up, or you are not a user here. Try again, or ask an administrator.',
  IssuerUnreachable: 'The issuer does not answer just now. Try again in a while.',
  Invalid: 'The issuer’s answer did not prove who you are. Try again; if that does not help, tell an administrator.',
};

export function SignInPage({ welcome, entered }: { welcome: Welcome; entered: () => Promise<void> }) {
  const [fault, setFault] = useState(problems[new URLSearchParams(location.search).get('problem') ?? ''] ?? '');
  const [fields, setFields] = useState({ account: '', name: '', password: '', newPassword: '', again: '' });
  const [needsNew, setNeedsNew] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => { document.title = 'Sign in · Atelier'; }, []);

  const set = (name: keyof typeof fields) => ({ detail }: { detail: { value: string } }) =>
    setFields((before) => ({ ...before, [name]: detail.value }));
  const unequal = needsNew && fields.again !== '' && fields.again !== fields.newPassword;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || unequal) return;
    setBusy(true);
    setFault('');
    try {
      const request: SignInRequest = {
        name: fields.name.trim(),
        password: fields.password,
        ...(welcome.needsAccount ? { account: fields.account.trim() } : {}),
        ...(needsNew ? { newPassword: fields.newPassword } : {}),
      };
      await ask('POST', 'sign-in', request);
      if (location.pathname === '/sign-in') go('/');
      await entered();
    } catch (problem) {
      setBusy(false);
      if (problem instanceof Refusal && problem.code === 'NEW_PASSWORD_NEEDED') setNeedsNew(true);
      else setFault((problem as Error).message);
    }
  };

  const returnTo = location.pathname === '/sign-in' ? '/' : location.pathname;
  return (
    <main className="page narrow">
      <SpaceBetween size="l">
        <Box variant="h1" textAlign="center">Atelier</Box>
        <Container header={<Header variant="h2">Sign in</Header>}>
          <SpaceBetween size="l">
            {fault && <Alert type="error">{fault}</Alert>}
            {needsNew && <Alert type="info">Your password is a temporary one. Choose one that only you know.</Alert>}
            {welcome.issuers.map(({ number, name }) => (
              <Button key={number} fullWidth href={`/portal/oidc/${number}?returnTo=${encodeURIComponent(returnTo)}`}>
                {`Continue with ${name}`}
              </Button>
            ))}
            <form onSubmit={(event) => void submit(event)}>
              <SpaceBetween size="m">
                {welcome.needsAccount && (
                  <FormField label="Account" constraintText="12 digits">
                    <Input value={fields.account} onChange={set('account')} inputMode="numeric" />
                  </FormField>
                )}
                <FormField label="User name">
                  <Input value={fields.name} onChange={set('name')} autoComplete="username" autoFocus spellcheck={false} />
                </FormField>
                <FormField label="Password">
                  <Input value={fields.password} onChange={set('password')} type="password" autoComplete="current-password" />
                </FormField>
                {needsNew && <NewPassword fields={fields} set={set} unequal={unequal} />}
                <Button variant="primary" fullWidth formAction="submit" loading={busy}>Sign in</Button>
              </SpaceBetween>
            </form>
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </main>
  );
}

interface NewPasswordProps {
  fields: { newPassword: string; again: string };
  set: (name: 'newPassword' | 'again') => (event: { detail: { value: string } }) => void;
  unequal: boolean;
}

/** A new password, twice. */
export function NewPassword({ fields, set, unequal }: NewPasswordProps) {
  return (
    <SpaceBetween size="m">
      <FormField label="New password" constraintText="12 characters or more, without your user name.">
        <Input value={fields.newPassword} onChange={set('newPassword')} type="password" autoComplete="new-password" />
      </FormField>
      <FormField label="New password, again" errorText={unequal ? 'The two are not the same.' : ''}>
        <Input value={fields.again} onChange={set('again')} type="password" autoComplete="new-password" invalid={unequal} />
      </FormField>
    </SpaceBetween>
  );
}
