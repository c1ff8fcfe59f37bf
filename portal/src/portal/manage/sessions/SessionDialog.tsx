import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StreamingSession } from '../../api/contract';
import { DesktopPreview } from '../../workstations/DesktopPreview';
import { lookOf } from '../../workstations/states';
import { Moment } from '../Moment';
import { End, type Say } from './columns';

interface SessionDialogProps {
  studioId: string;
  session: StreamingSession;
  /** How many it has. */
  backups: number;
  nameOf: Say;
  profileOf: Say;
  close: () => void;
}

/** One session, with a picture of its desktop while it runs. It changes as the session does. */
export function SessionDialog({ studioId, session, backups, nameOf, profileOf, close }: SessionDialogProps) {
  const owner = nameOf(session.ownedBy);
  const look = lookOf(session);
  return (
    <Modal
      visible
      size="large"
      onDismiss={close}
      header={`Workstation of ${owner}`}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <Button onClick={close}>Done</Button>
        </Box>
      }
    >
      <SpaceBetween size="l">
        {session.state === 'READY' && (
          <div className="picture">
            <DesktopPreview studioId={studioId} sessionId={session.sessionId ?? ''} name={owner} />
          </div>
        )}
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'State', value: <StatusIndicator type={look.type}>{look.text}</StatusIndicator> },
            { label: 'What it says', value: session.statusMessage ?? '–' },
            { label: 'By itself', value: <End session={session} /> },
            { label: 'Launch profile', value: profileOf(session.launchProfileId) },
            { label: 'Machine', value: session.ec2InstanceType ?? '–' },
            { label: 'Backups', value: String(backups) },
            { label: 'Made', value: <By who={nameOf(session.createdBy)} moment={session.createdAt} /> },
            { label: 'Started', value: <By who={nameOf(session.startedBy)} moment={session.startedAt} /> },
            { label: 'Stopped', value: <By who={nameOf(session.stoppedBy)} moment={session.stoppedAt} /> },
            { label: 'Id', value: <Box variant="code">{session.sessionId}</Box> },
          ]}
        />
      </SpaceBetween>
    </Modal>
  );
}

function By({ who, moment }: { who: string; moment: string | undefined }) {
  if (!moment) return <>–</>;
  return <>{who && `${who}, `}<Moment moment={moment} /></>;
}
