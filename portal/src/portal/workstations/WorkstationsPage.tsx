import { useCallback, useEffect, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { ask } from '../api/client';
import type { SignedInUser, UsableStudio, UsableStudioList } from '../api/contract';
import { listen } from '../live';
import { StudioSection } from './StudioSection';

export function WorkstationsPage({ user }: { user: SignedInUser }) {
  const [studios, setStudios] = useState<readonly UsableStudio[] | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  useEffect(() => { document.title = 'My workstations · Atelier'; }, []);

  const read = useCallback(async () => {
    try {
      setStudios((await ask<UsableStudioList>('GET', 'studios')).studios);
      setFault(null);
    } catch (problem) {
      setFault(problem as Error);
    }
  }, []);
  useEffect(() => {
    void read();
    // The first launch profile in a studio brings the studio along.
    return listen({ refresh: () => void read(), launchProfileMember: () => void read(), studioMember: () => void read() });
  }, [read]);

  return (
    <main className="page">
      <SpaceBetween size="xl">
        <Header variant="h1">My workstations</Header>
        {fault && (
          <Alert type="error" header="Your studios could not be read" action={<Button onClick={() => void read()}>Try again</Button>}>
            {fault.message}
          </Alert>
        )}
        {!studios && !fault && <Box textAlign="center"><Spinner size="large" /> <span>Loading your workstations…</span></Box>}
        {studios?.length === 0 && (
          <Alert type="info" header="You have no launch profile yet">
            A launch profile says which workstations you can use. Ask an administrator of your studio to make you a member of one; it
            appears here by itself.
          </Alert>
        )}
        {studios?.map((studio) => <StudioSection key={studio.studioId} studio={studio} user={user} isOnly={studios.length === 1} />)}
      </SpaceBetween>
    </main>
  );
}
