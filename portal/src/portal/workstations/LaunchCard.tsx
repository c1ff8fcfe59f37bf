import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../api/client';
import type { LaunchProfile } from '../api/contract';
import { useDoing } from '../doing';
import { LaunchDialog } from './LaunchDialog';

export interface Choice {
  ec2InstanceType?: string;
  streamingImageId?: string;
}

interface LaunchCardProps {
  studioId: string;
  heading: 'h3' | 'h4';
  profile: LaunchProfile;
  changed: () => void;
}

/** A launch profile: one click where there is nothing to choose, two where there is. */
export function LaunchCard({ studioId, heading, profile, changed }: LaunchCardProps) {
  const { busy, fault, forget, run } = useDoing();
  const [choosing, setChoosing] = useState(false);
  const configuration = profile.streamConfiguration;
  const hasChoice = (configuration?.ec2InstanceTypes.length ?? 0) > 1 || (configuration?.streamingImageIds.length ?? 0) > 1;

  const launch = (choice: Choice) => run(async () => {
    await call('CreateStreamingSession', {
      studioId, launchProfileId: profile.launchProfileId ?? '', clientToken: token(), ...choice,
    });
    setChoosing(false);
    changed();
  });

  return (
    <Container
      fitHeight
      header={<Header variant="h3" headingTagOverride={heading}>{profile.name}</Header>}
      footer={(
        <Button
          variant="primary" loading={busy && !choosing} ariaLabel={`Launch ${profile.name}`}
          onClick={() => (hasChoice ? setChoosing(true) : void launch({}))}
        >
          Launch
        </Button>
      )}
    >
      <SpaceBetween size="xs">
        {profile.description && <Box>{profile.description}</Box>}
        <Box color="text-body-secondary" fontSize="body-s">
          {configuration?.sessionPersistenceMode === 'ACTIVATED'
            ? 'Your work stays on its disk from one day to the next.'
            : 'Its disk is empty each time: save your work elsewhere.'}
        </Box>
        {fault && !choosing && <Alert type="error" dismissible onDismiss={forget}>{fault}</Alert>}
      </SpaceBetween>
      {choosing && (
        <LaunchDialog
          studioId={studioId} profile={profile} busy={busy} fault={fault} launch={(choice) => void launch(choice)}
          close={() => setChoosing(false)}
        />
      )}
    </Container>
  );
}

// Not randomUUID, which browsers have for secure addresses alone.
function token(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
