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
import { readComponents, readImages, readProfiles } from '../reading';
import { nameOf, useManagedStudios } from '../studios/useStudios';
import { useResources, type Asked } from '../useAnswer';
import { useFigures } from './useFigures';

type Counted = Asked<readonly { readonly state?: string }[]>;

/** What a studio has, and what it lacks before anybody can work in it. */
export function OverviewPage({ user, studioId }: PageProps) {
  const { answer: studios } = useManagedStudios();
  const studio = studios?.find((one) => one.studioId === studioId);
  const figures = useFigures(studioId);
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
  const all: readonly Asked<unknown>[] = [figures, images, components, profiles];
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
            <Figure label="Sessions that run" count={figures.answer && (figures.answer.sessions.READY ?? 0)} href={to('sessions')} />
            <Figure
              label="Sessions that are stopped"
              count={figures.answer && (figures.answer.sessions.STOPPED ?? 0)}
              href={to('sessions')}
            />
            <Figure label="Backups" count={figures.answer && (figures.answer.backups.READY ?? 0)} href={to('backups')} />
            <Figure label="Launch profiles" count={profiles.answer && ready(profiles)} href={to('launch-profiles')} />
            <Figure label="Images" count={images.answer && ready(images)} href={to('images')} />
            {user.isAdministrator && <Figure label="Components" count={components.answer && ready(components)} href={to('components')} />}
          </ColumnLayout>
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
}

// Null until it is known.
function Figure({ label, count, href }: { label: string; count: number | null; href: string }) {
  const text = count === null ? '–' : count.toLocaleString();
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Link variant="awsui-value-large" href={href} onFollow={follow} ariaLabel={`${label}: ${text}`}>
        {text}
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

function ready({ answer }: Counted): number {
  return answer?.filter(({ state }) => state === 'READY').length ?? 0;
}
