import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import { follow } from '../../route';
import { Problem } from '../Problem';
import { addressOf, type PageProps } from '../pages';
import { readBackups, readComponents, readImages, readProfiles, readSessions } from '../reading';
import { nameOf, useManagedStudios } from '../studios/useStudios';
import { useResources, type Asked } from '../useAnswer';

type Counted = Asked<readonly { readonly state?: string }[]>;

/** What a studio has, and what it lacks before anybody can work in it. */
export function OverviewPage({ user, studioId }: PageProps) {
  const { answer: studios } = useManagedStudios();
  const studio = studios?.find((one) => one.studioId === studioId);
  const sessions = useResources(
    'session',
    studioId,
    () => readSessions(studioId),
    ({ sessionId }) => sessionId,
  );
  const backups = useResources(
    'backup',
    studioId,
    () => readBackups(studioId),
    ({ backupId }) => backupId,
  );
  const images = useResources(
    'streamingImage',
    studioId,
    () => readImages(studioId),
    ({ streamingImageId }) => streamingImageId,
  );
  const components = useResources(
    'studioComponent',
    studioId,
    async () => (user.isAdministrator ? readComponents(studioId) : []),
    (component) => component.studioComponentId,
  );
  const profiles = useResources(
    'launchProfile',
    studioId,
    () => readProfiles(studioId),
    ({ launchProfileId }) => launchProfileId,
  );
  const all: readonly Counted[] = [sessions, backups, images, components, profiles];
  const fault = all.find((one) => one.fault)?.fault;
  const to = (path: string) => addressOf(`studios/{studioId}/${path}`, studioId);

  const isMade = ready(images) > 0 && ready(components) > 0 && ready(profiles) > 0;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={studio?.studioName}>
          {studio ? nameOf(studio) : 'Studio'}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {fault && <Problem fault={fault} again={() => all.forEach((one) => void one.read())} />}
        {user.isAdministrator && all.every(({ answer }) => answer) && !isMade && (
          <Container
            header={
              <Header variant="h2" description="In this order; each step can be done anew later.">
                Before anybody can work here
              </Header>
            }
          >
            <Steps
              ariaLabel="What the studio needs"
              steps={[
                step(
                  'An image',
                  'What is installed on workstations. The operator has some on this server.',
                  ready(images),
                  'Add an image',
                  to('images/new'),
                ),
                step(
                  'A component',
                  'What workstations are set up with: shares, licences, scripts. It may do nothing at first.',
                  ready(components),
                  'Create a component',
                  to('components/new'),
                ),
                step(
                  'A launch profile',
                  'Which workstations people get, for how long, and who gets them.',
                  ready(profiles),
                  'Create a launch profile',
                  to('launch-profiles/new'),
                ),
              ]}
            />
          </Container>
        )}
        <Container header={<Header variant="h2">What is here</Header>}>
          <ColumnLayout columns={3} variant="text-grid">
            <Figure label="Sessions that run" counted={sessions} states={['READY']} href={to('sessions')} />
            <Figure label="Sessions that are stopped" counted={sessions} states={['STOPPED']} href={to('sessions')} />
            <Figure label="Backups" counted={backups} states={['READY']} href={to('backups')} />
            <Figure label="Launch profiles" counted={profiles} states={['READY']} href={to('launch-profiles')} />
            <Figure label="Images" counted={images} states={['READY']} href={to('images')} />
            {user.isAdministrator && <Figure label="Components" counted={components} states={['READY']} href={to('components')} />}
          </ColumnLayout>
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
}

function Figure({ label, counted, states, href }: { label: string; counted: Counted; states: readonly string[]; href: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Link variant="awsui-value-large" href={href} onFollow={follow} ariaLabel={`${label}: ${count(counted, states)}`}>
        {counted.answer ? count(counted, states) : '–'}
      </Link>
    </div>
  );
}

function step(header: string, details: string, done: number, action: string, href: string): StepsProps.Step {
  return {
    status: done > 0 ? 'success' : 'pending',
    header,
    details:
      done > 0 ? undefined : (
        <SpaceBetween size="xs">
          <Box>{details}</Box>
          <Button href={href} onFollow={follow}>
            {action}
          </Button>
        </SpaceBetween>
      ),
  };
}

function ready(counted: Counted): number {
  return count(counted, ['READY']);
}

function count({ answer }: Counted, states: readonly string[]): number {
  return answer?.filter(({ state }) => states.includes(state ?? '')).length ?? 0;
}
