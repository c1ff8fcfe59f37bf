import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { call } from '../api/client';
import type { LaunchProfile, StreamingSession } from '../api/contract';
import { at, between, useNow } from '../clock';
import { useDoing } from '../doing';
import { DesktopPreview } from './DesktopPreview';
import { isFailed, lookOf, may, phasesOf } from './states';

interface WorkstationCardProps {
  studioId: string;
  heading: 'h2' | 'h3';
  session: StreamingSession;
  /** Unknown where the user lost the profile since. */
  profile: LaunchProfile | undefined;
  hasBackups: boolean;
  changed: () => void;
  ask: (kind: 'stop' | 'delete' | 'restore') => void;
}

export function WorkstationCard({ studioId, heading, session, profile, hasBackups, changed, ask }: WorkstationCardProps) {
  const { busy, fault, forget, run } = useDoing();
  const name = profile?.name ?? 'Workstation';
  const look = lookOf(session);
  const made = at(session.createdAt ?? '', useNow());

  const start = () => run(async () => {
    await call('StartStreamingSession', { studioId, sessionId: session.sessionId ?? '' });
    changed();
  });

  return (
    <Container
      fitHeight
      {...(session.state === 'READY' && session.sessionId
        ? { media: { content: <DesktopPreview studioId={studioId} sessionId={session.sessionId} name={name} />, position: 'top' } }
        : {})}
      header={<Header variant="h3" headingTagOverride={heading} description={`${session.ec2InstanceType}, made ${made}`}>{name}</Header>}
      footer={(
        <SpaceBetween direction="horizontal" size="xs">
          {may.open(session) && (
            <Button
              variant="primary" iconName="external" iconAlign="right" target="_blank"
              href={`/open/${encodeURIComponent(studioId)}/${session.sessionId}`}
              ariaLabel={`Open the desktop of ${name}, in a new tab`}
            >
              Open desktop
            </Button>
          )}
          {may.start(session) && <Button variant="primary" loading={busy} onClick={() => void start()}>Start</Button>}
          {may.start(session) && hasBackups && <Button onClick={() => ask('restore')}>Start from a backup</Button>}
          {may.stop(session) && <Button onClick={() => ask('stop')}>Stop</Button>}
          {may.delete(session) && <Button onClick={() => ask('delete')}>{session.state === 'CREATE_FAILED' ? 'Remove' : 'Delete'}</Button>}
        </SpaceBetween>
      )}
    >
      <SpaceBetween size="xs">
        <div aria-live="polite"><StatusIndicator type={look.type}>{look.text}</StatusIndicator></div>
        <Progress session={session} />
        <TimeLeft session={session} />
        {session.startedFromBackupId && session.state === 'READY' && <Box color="text-body-secondary">Started from a backup.</Box>}
        {isFailed(session) && <Alert type="error">{session.statusMessage}</Alert>}
        {fault && <Alert type="error" dismissible onDismiss={forget}>{fault}</Alert>}
      </SpaceBetween>
    </Container>
  );
}

function Progress({ session }: { session: StreamingSession }) {
  const phases = phasesOf(session);
  if (!phases) return null;
  return (
    <>
      <ol className="phases" aria-label="Progress">
        {phases.names.map((phase, index) => {
          const place = index < phases.now ? 'done' : index === phases.now ? 'now' : 'ahead';
          return <li key={phase} data-phase={place} aria-current={place === 'now' ? 'step' : undefined}>{phase}</li>;
        })}
      </ol>
      <Box color="text-body-secondary">{session.statusMessage}</Box>
    </>
  );
}

/** How long the session stays as it is, and why. */
function TimeLeft({ session }: { session: StreamingSession }) {
  const now = useNow();
  const left = (moment: string) => `${at(moment, now)}, in ${between(now, Date.parse(moment))}`;
  if (session.state === 'READY' && session.stopAt)
    return (
      <Box>
        {`Stops by itself ${left(session.stopAt)}`}
        <Box color="text-body-secondary" fontSize="body-s">The launch profile limits how long a workstation runs. What is on it stays.</Box>
      </Box>
    );
  if (session.state === 'READY' && session.terminateAt)
    return (
      <Box>
        {`Is deleted ${left(session.terminateAt)}`}
        <Box color="text-body-secondary" fontSize="body-s">
          This launch profile keeps nothing: save what you need elsewhere before that.
        </Box>
      </Box>
    );
  if (session.state === 'STOPPED' && session.terminateAt)
    return (
      <Box>
        {`Is deleted ${left(session.terminateAt)}, unless it is started`}
        <Box color="text-body-secondary" fontSize="body-s">The launch profile limits how long a workstation stays stopped.</Box>
      </Box>
    );
  return session.state === 'STOPPED' ? <Box color="text-body-secondary">{session.statusMessage}</Box> : null;
}
