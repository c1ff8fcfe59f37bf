import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { call } from '../api/client';
import type { StreamingSession, StreamingSessionBackup } from '../api/contract';
import { at, useNow } from '../clock';
import { Question } from './Question';
import { Timeline } from './Timeline';

interface Answer {
  studioId: string;
  session: StreamingSession;
  changed: () => void;
  close: () => void;
}

export function StopDialog({ studioId, session, changed, close }: Answer) {
  const hasBackup = session.backupMode === 'AUTOMATIC';
  return (
    <Question
      header="Stop the workstation?" action="Stop" changed={changed} close={close}
      run={() => call('StopStreamingSession', { studioId, sessionId: session.sessionId ?? '' })}
    >
      <Box>
        Programs are asked to end and have a minute for it. Save your work in them first. What is on the disk stays
        {hasBackup ? ', and a backup is made of it.' : '.'}
      </Box>
    </Question>
  );
}

export function DeleteDialog({ studioId, session, changed, close }: Answer) {
  const nothingIsLost = session.state === 'CREATE_FAILED';
  return (
    <Question
      header={nothingIsLost ? 'Remove what is left of it?' : 'Delete the workstation?'} action={nothingIsLost ? 'Remove' : 'Delete'}
      changed={changed} close={close} run={() => call('DeleteStreamingSession', { studioId, sessionId: session.sessionId ?? '' })}
    >
      {nothingIsLost
        ? <Box>It was never made, so there is nothing on it.</Box>
        : <Alert type="warning">Everything on its disk and all its backups are gone then, for good. Nobody can bring them back.</Alert>}
    </Question>
  );
}

export function RestoreDialog({ studioId, session, backups, changed, close }: Answer & { backups: readonly StreamingSessionBackup[] }) {
  const now = useNow();
  const ready = backups.filter((backup) => backup.state === 'READY')
    .sort((one, other) => (other.createdAt ?? '').localeCompare(one.createdAt ?? ''));
  const [backupId, setBackupId] = useState<string | null>(null);
  const chosen = ready.find((backup) => backup.backupId === backupId);
  return (
    <Question
      header="Start from a backup" action="Start from this backup" changed={changed} close={close} disabled={!chosen}
      run={() => call('StartStreamingSession', { studioId, sessionId: session.sessionId ?? '', backupId: backupId ?? '' })}
    >
      <Timeline
        label="Backups" description="Each is the whole disk as it was when the workstation stopped."
        backups={ready} now={now} chosenId={backupId} choose={setBackupId}
      />
      {chosen && (
        <Alert type="warning">
          The disk as it is now is replaced by the backup. What was done since {at(chosen.createdAt ?? '', now)} is lost, unless a newer
          backup has it.
        </Alert>
      )}
    </Question>
  );
}
