import { useState, type ReactNode } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { ask } from '../api/client';
import type { AccessKeySummary, CreatedAccessKey } from '../api/contract';
import { useDoing } from '../doing';
import { Dialog } from '../workstations/Dialog';
import { ShownOnce } from './ShownOnce';

export interface KeyActions {
  busy: boolean;
  create: (principalId: string) => void;
  switchKey: (key: AccessKeySummary) => void;
  remove: (key: AccessKeySummary) => void;
  /** What is to be drawn beside the list: what went wrong, questions, and a new secret. */
  around: ReactNode;
}

/** What is done with access keys, wherever they are listed. */
export function useKeyActions(changed: () => void): KeyActions {
  const doing = useDoing();
  const [made, setMade] = useState<CreatedAccessKey | null>(null);
  const [doomed, setDoomed] = useState<AccessKeySummary | null>(null);

  const create = (principalId: string) => void doing.run(async () => {
    setMade(await ask<CreatedAccessKey>('POST', 'access-keys', { principalId }));
    changed();
  });
  const switchKey = (key: AccessKeySummary) => void doing.run(async () => {
    await ask('PATCH', `access-keys/${key.accessKeyId}`, { status: key.status === 'ACTIVE' ? 'DISABLED' : 'ACTIVE' });
    changed();
  });
  const confirm = (key: AccessKeySummary) => void doing.run(async () => {
    await ask('DELETE', `access-keys/${key.accessKeyId}`);
    setDoomed(null);
    changed();
  });

  const around = (
    <>
      {doing.fault && !doomed && <Alert type="error" dismissible onDismiss={doing.forget}>{doing.fault}</Alert>}
      {made && (
        <ShownOnce
          header="The new access key" close={() => setMade(null)}
          advice="The secret is shown this once. Put it where your scripts find it; if it is lost, make another key and delete this one."
          values={[{ label: 'Access key id', value: made.accessKeyId }, { label: 'Secret access key', value: made.secretAccessKey }]}
        />
      )}
      {doomed && (
        <Dialog
          header="Delete the access key?" action="Delete" busy={doing.busy} confirm={() => confirm(doomed)}
          close={() => {
            setDoomed(null);
            doing.forget();
          }}
        >
          <SpaceBetween size="m">
            {doing.fault && <Alert type="error">{doing.fault}</Alert>}
            <Box>
              Everything that is signed with <Box variant="code">{doomed.accessKeyId}</Box> of {doomed.userName} is refused from now on, for
              good. If you are not sure that nobody needs it, disable it first.
            </Box>
          </SpaceBetween>
        </Dialog>
      )}
    </>
  );
  return { busy: doing.busy, create, switchKey, remove: setDoomed, around };
}

export function KeyStatus({ accessKey }: { accessKey: AccessKeySummary }) {
  if (accessKey.status === 'DISABLED') return <StatusIndicator type="stopped">Disabled</StatusIndicator>;
  return accessKey.isUserEnabled
    ? <StatusIndicator type="success">Active</StatusIndicator>
    : <StatusIndicator type="warning">Active, its user disabled</StatusIndicator>;
}

export function KeyButtons({ accessKey, actions }: { accessKey: AccessKeySummary; actions: KeyActions }) {
  const verb = accessKey.status === 'ACTIVE' ? 'Disable' : 'Enable';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        variant="inline-link" disabled={actions.busy} ariaLabel={`${verb} ${accessKey.accessKeyId}`}
        onClick={() => actions.switchKey(accessKey)}
      >
        {verb}
      </Button>
      <Button
        variant="inline-link" disabled={actions.busy} ariaLabel={`Delete ${accessKey.accessKeyId}`}
        onClick={() => actions.remove(accessKey)}
      >
        Delete
      </Button>
    </SpaceBetween>
  );
}
