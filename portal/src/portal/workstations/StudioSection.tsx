import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { LaunchProfile, SignedInUser, StreamingSession, UsableStudio } from '../api/contract';
import { useDoing } from '../doing';
import { DeleteDialog, RestoreDialog, StopDialog } from './dialogs';
import { LaunchCard } from './LaunchCard';
import { useStudioContent, type StudioContent } from './studio';
import { WorkstationCard } from './WorkstationCard';

type Question = { kind: 'stop' | 'delete' | 'restore'; session: StreamingSession };

interface StudioSectionProps {
  studio: UsableStudio;
  user: SignedInUser;
  isOnly: boolean;
}

/** A studio's workstations of the user, and what they can launch there. */
export function StudioSection({ studio, user, isOnly }: StudioSectionProps) {
  const { studioId, displayName } = studio;
  const { content, fault, read, readMore } = useStudioContent(studioId, user.principalId);
  const [question, setQuestion] = useState<Question | null>(null);
  const more = useDoing();

  if (fault && !content)
    return (
      <Alert type="error" header={`${displayName} could not be read`} action={<Button onClick={() => void read()}>Try again</Button>}>
        {fault.message}
      </Alert>
    );
  if (!content) return <Box textAlign="center"><Spinner size="large" /> <span>{`Loading ${displayName}…`}</span></Box>;

  const sessions = shown(content);
  const asked = question && content.sessions.find((session) => session.sessionId === question.session.sessionId);
  const level = isOnly ? 2 : 3;
  const changed = () => void read();
  const answer = { studioId, changed, close: () => setQuestion(null) };
  return (
    <section aria-label={displayName}>
      <SpaceBetween size="l">
        {!isOnly && <Header variant="h2">{displayName}</Header>}
        {fault && <Alert type="warning">{fault.message}</Alert>}
        {sessions.length === 0 && !content.hasMore
          ? <Box color="text-body-secondary">Nothing is running. Launch a workstation below; its desktop opens here in the browser.</Box>
          : (
            <ul className="cards" aria-label="Workstations">
              {sessions.map((session) => (
                <li key={session.sessionId}>
                  <WorkstationCard
                    studioId={studioId}
                    heading={`h${level}`}
                    session={session}
                    profile={find(content.profiles, session)}
                    hasBackups={content.backups.some((backup) => backup.sessionId === session.sessionId && backup.state === 'READY')}
                    changed={changed}
                    ask={(kind) => setQuestion({ kind, session })}
                  />
                </li>
              ))}
            </ul>
          )}
        {content.hasMore && (
          <Box textAlign="center">
            <Button loading={more.busy} onClick={() => void more.run(readMore)}>Show older workstations</Button>
          </Box>
        )}
        <Header variant={isOnly ? 'h2' : 'h3'}>Launch a workstation</Header>
        {content.profiles.length === 0
          ? <Box color="text-body-secondary">You are a member of no launch profile here that could be used now.</Box>
          : (
            <ul className="cards" aria-label="Launch profiles">
              {content.profiles.map((profile) => (
                <li key={profile.launchProfileId}><LaunchCard studioId={studioId} heading={`h${level + 1}` as 'h3' | 'h4'} profile={profile} changed={changed} /></li>
              ))}
            </ul>
          )}
      </SpaceBetween>
      {asked && question.kind === 'stop' && <StopDialog {...answer} session={asked} />}
      {asked && question.kind === 'delete' && <DeleteDialog {...answer} session={asked} />}
      {asked && question.kind === 'restore' && (
        <RestoreDialog {...answer} session={asked} backups={content.backups.filter((backup) => backup.sessionId === asked.sessionId)} />
      )}
    </section>
  );
}

// The newest first; what is gone is not shown.
function shown({ sessions }: StudioContent): StreamingSession[] {
  const key = ({ createdAt, sessionId }: StreamingSession) => `${createdAt} ${sessionId}`;
  return sessions.filter((session) => session.state !== 'DELETED').sort((one, other) => key(other).localeCompare(key(one)));
}

function find(profiles: readonly LaunchProfile[], session: StreamingSession): LaunchProfile | undefined {
  return profiles.find((profile) => profile.launchProfileId === session.launchProfileId);
}
