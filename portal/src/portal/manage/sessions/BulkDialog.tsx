import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { StreamingSession } from '../../api/contract';
import { together } from '../../lists';
import { Dialog } from '../../workstations/Dialog';
import { doAll } from '../bulk';

interface BulkDialogProps {
  studioId: string;
  kind: 'stop' | 'delete';
  sessions: readonly StreamingSession[];
  /** How many backups they have. */
  backups: number;
  /** How many were selected. */
  left: number;
  nameOf: (principalId: string | undefined) => string;
  close: () => void;
}

/** Asks before several workstations are stopped or deleted, and says what is lost by it. It goes on after the dialog is closed. */
export function BulkDialog({ studioId, kind, sessions, backups, left, nameOf, close }: BulkDialogProps) {
  const isDelete = kind === 'delete';
  const count = workstations(sessions.length);
  const owners = [...new Set(sessions.map(({ ownedBy }) => nameOf(ownedBy)))].sort();

  const confirm = () => {
    close();
    void doAll(isDelete ? 'Deleting' : 'Stopping', isDelete ? 'being deleted' : 'stopping', sessions, ({ sessionId }) =>
      call(isDelete ? 'DeleteStreamingSession' : 'StopStreamingSession', { studioId, sessionId: sessionId ?? '' }),
    );
  };

  return (
    <Dialog
      header={`${isDelete ? 'Delete' : 'Stop'} ${count}?`}
      action={isDelete ? 'Delete' : 'Stop'}
      busy={false}
      confirm={confirm}
      close={close}
    >
      <SpaceBetween size="m">
        <Box>{`They belong to ${owners.length > 5 ? `${owners.length} people` : together(owners)}.`}</Box>
        {isDelete ? (
          <Loss sessions={sessions} backups={backups} />
        ) : (
          <Alert type="warning">
            Programs are asked to end and have a minute for it; what is not saved in them is lost. What is on the disks stays.
          </Alert>
        )}
        {left > sessions.length && (
          <Box color="text-body-secondary">
            {`${workstations(left - sessions.length)} of your selection cannot be ${isDelete ? 'deleted' : 'stopped'} just now.`}
          </Box>
        )}
      </SpaceBetween>
    </Dialog>
  );
}

function Loss({ sessions, backups }: { sessions: readonly StreamingSession[]; backups: number }) {
  const running = sessions.filter(({ state }) => state === 'READY').length;
  return (
    <Alert type="warning" header="This is lost, for good">
      <ul>
        <li>{sessions.length === 1 ? 'Everything on its disk' : `Everything on the ${sessions.length} disks`}</li>
        {backups > 0 && <li>{`${backups} ${backups === 1 ? 'backup' : 'backups'} of them`}</li>}
        {running > 0 && <li>{`The unsaved work of ${workstations(running)} that ${running === 1 ? 'runs' : 'run'} now`}</li>}
      </ul>
    </Alert>
  );
}

function workstations(count: number): string {
  return `${count} ${count === 1 ? 'workstation' : 'workstations'}`;
}
