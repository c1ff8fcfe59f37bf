import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { AccountPage } from './account/AccountPage';
import { ask, useToken } from './api/client';
import type { SignedOut, Welcome } from './api/contract';
import { setServerTime } from './clock';
import { connect, listen } from './live';
import { OpenPage } from './open/OpenPage';
import { go, isBelow, usePath } from './route';
import { SignInPage } from './sign-in/SignInPage';
import { TopBar } from './TopBar';
import { WorkstationsPage } from './workstations/WorkstationsPage';

// What only administrators need is loaded when they go there.
const ManageApp = lazy(async () => ({ default: (await import('./manage/ManageApp')).ManageApp }));

export function App() {
  const [welcome, setWelcome] = useState<Welcome | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const path = usePath();
  const isIn = useRef(false);

  const enter = useCallback(async () => {
    try {
      const found = await ask<Welcome>('GET', 'sign-in');
      setServerTime(found.now);
      useToken(found.signedIn?.token ?? '', () => void enter());
      isIn.current = true;
      setFault(null);
      setWelcome(found);
    } catch (problem) {
      // Whoever is in stays in while the server is away.
      if (!isIn.current) setFault(problem as Error);
    }
  }, []);

  useEffect(() => void enter(), [enter]);

  const signInId = welcome?.signedIn?.signInId;
  const principalId = welcome?.signedIn?.principalId;
  // Whoever comes to administer a studio may manage from then on.
  useEffect(() => listen({
    refresh: () => undefined,
    studioMember: (_, member) => {
      if (member.principalId === principalId) void enter();
    },
  }), [principalId, enter]);
  useEffect(() => (signInId ? connect(() => void enter()) : undefined), [signInId, enter]);

  const signOut = async () => {
    const { continueAt } = await ask<SignedOut>('POST', 'sign-out');
    if (continueAt) {
      location.assign(continueAt);
      return;
    }
    go('/sign-in');
    await enter();
  };

  if (fault) return <Unready fault={fault} again={() => void enter()} />;
  if (!welcome) return <Loading />;
  if (!welcome.signedIn) return <SignInPage welcome={welcome} entered={enter} />;

  const user = welcome.signedIn;
  const open = /^\/opening\/([^/]+)\/([^/]+)$/.exec(path);
  if (open) return <OpenPage studioId={decodeURIComponent(open[1]!)} sessionId={open[2]!} />;
  return (
    <>
      <TopBar user={user} path={path} signOut={() => void signOut()} />
      {isBelow(path, '/manage')
        ? <Suspense fallback={<Loading />}><ManageApp user={user} path={path} /></Suspense>
        : path === '/account' ? <AccountPage user={user} /> : <WorkstationsPage user={user} />}
    </>
  );
}

function Loading() {
  return <Box padding="xxxl" textAlign="center"><Spinner size="large" /> <span>Loading…</span></Box>;
}

function Unready({ fault, again }: { fault: Error; again: () => void }) {
  return (
    <main className="page narrow">
      <SpaceBetween size="l">
        <Header variant="h1">The portal could not be loaded</Header>
        <Alert type="error" action={<Button onClick={again}>Try again</Button>}>{fault.message}</Alert>
      </SpaceBetween>
    </main>
  );
}
