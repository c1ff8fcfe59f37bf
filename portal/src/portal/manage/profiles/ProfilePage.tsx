import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { call } from '../../api/client';
import type { LaunchProfile, LaunchProfileValidationState, LaunchProfileValidationType, ValidationResult } from '../../api/contract';
import { follow } from '../../route';
import { Loading } from '../Loading';
import { addressOf, type PageProps } from '../pages';
import { Problem } from '../Problem';
import { State } from '../State';
import { useAnswer } from '../useAnswer';
import { toDraft } from './draft';
import { tell } from './inWords';
import { ProfileMembers } from './ProfileMembers';

/** A launch profile as it is, whether it holds, and who may use it. */
export function ProfilePage({ user, studioId, id }: PageProps) {
  const { answer: details, fault, read } = useAnswer(
    () => call('GetLaunchProfileDetails', { studioId, launchProfileId: id }),
    (tellOf, again) => ({
      launchProfile: (_, launchProfile) => {
        if (launchProfile.launchProfileId !== id) return;
        tellOf((before) => ({ ...before, launchProfile }));
        // What it has now may have names that are not in the answer.
        again();
      },
    }),
  );
  const profile = details?.launchProfile;
  if (fault && !profile) return <Problem what="The launch profile" fault={fault} again={() => void read()} />;
  if (!profile) return <Loading what="the launch profile" />;
  const nameOf = (wanted: string) => details.streamingImages?.find(({ streamingImageId }) => streamingImageId === wanted)?.name
    ?? details.studioComponentSummaries?.find(({ studioComponentId }) => studioComponentId === wanted)?.name ?? wanted;
  const edit = addressOf('studios/{studioId}/launch-profiles/{id}/edit', studioId, id);
  return (
    <ContentLayout
      header={(
        <Header
          variant="h1" description={profile.description}
          actions={user.isAdministrator && <Button href={edit} onFollow={follow}>Edit</Button>}
        >
          {profile.name}
        </Header>
      )}
    >
      <SpaceBetween size="l">
        {profile.state?.endsWith('_FAILED') && <Alert type="error">{profile.statusMessage}</Alert>}
        <ProfileMembers studioId={studioId} launchProfileId={id} />
        <Settings profile={profile} nameOf={nameOf} />
        <Validation results={profile.validationResults ?? []} />
      </SpaceBetween>
    </ContentLayout>
  );
}

function Settings({ profile, nameOf }: { profile: LaunchProfile; nameOf: (id: string) => string }) {
  const settings = profile.streamConfiguration;
  return (
    <Container header={<Header variant="h2">What people get</Header>}>
      <SpaceBetween size="m">
        <ul className="short">{tell(toDraft(profile)).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        <KeyValuePairs columns={3} items={[
          { label: 'State', value: <div aria-live="polite"><State state={profile.state} /></div> },
          { label: 'Images', value: settings?.streamingImageIds.map(nameOf).join(', ') },
          { label: 'Machines', value: settings?.ec2InstanceTypes.join(', ') },
          { label: 'Components', value: profile.studioComponentIds?.map(nameOf).join(', ') },
          { label: 'Id', value: <Box variant="code">{profile.launchProfileId}</Box> },
        ]} />
      </SpaceBetween>
    </Container>
  );
}

const checks: Record<LaunchProfileValidationType, string> = {
  VALIDATE_ACTIVE_DIRECTORY_STUDIO_COMPONENT: 'Active Directory',
  VALIDATE_SUBNET_ASSOCIATION: 'Subnets',
  VALIDATE_NETWORK_ACL_ASSOCIATION: 'Network rules',
  VALIDATE_SECURITY_GROUP_ASSOCIATION: 'Security groups',
};

const outcomes: Record<LaunchProfileValidationState, StatusIndicatorProps.Type> = {
  VALIDATION_NOT_STARTED: 'pending', VALIDATION_IN_PROGRESS: 'in-progress', VALIDATION_SUCCESS: 'success', VALIDATION_FAILED: 'error',
  VALIDATION_FAILED_INTERNAL_SERVER_ERROR: 'error',
};

function Validation({ results }: { results: readonly ValidationResult[] }) {
  return (
    <Container header={<Header variant="h2" description="What was looked at when the profile was made or changed.">Validation</Header>}>
      <div aria-live="polite">
        <KeyValuePairs columns={3} items={results.map((result) => ({
          label: checks[result.type],
          value: <StatusIndicator type={outcomes[result.state]}>{result.statusMessage}</StatusIndicator>,
        }))} />
      </div>
    </Container>
  );
}
