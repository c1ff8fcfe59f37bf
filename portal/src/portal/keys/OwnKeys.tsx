import { useCallback, useEffect, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { ask } from '../api/client';
import type { AccessKeyList, AccessKeySummary } from '../api/contract';
import { ago, at, useNow } from '../clock';
import { KeyButtons, KeyStatus, useKeyActions } from './keyActions';

/** A user's own access keys, on their account's page. */
export function OwnKeys({ principalId }: { principalId: string }) {
  const now = useNow();
  const [keys, setKeys] = useState<readonly AccessKeySummary[] | null>(null);
  const [fault, setFault] = useState('');
  const read = useCallback(async () => {
    try {
      setKeys((await ask<AccessKeyList>('GET', `access-keys?principalId=${encodeURIComponent(principalId)}`)).accessKeys);
      setFault('');
    } catch (problem) {
      setFault((problem as Error).message);
    }
  }, [principalId]);
  useEffect(() => void read(), [read]);
  const actions = useKeyActions(() => void read());

  return (
    <Container
      header={(
        <Header
          variant="h2" description="With a key, scripts and AWS's clients do what you may do. You may have two active ones."
          actions={<Button loading={actions.busy} onClick={() => actions.create(principalId)}>Create access key</Button>}
        >
          Access keys
        </Header>
      )}
    >
      <SpaceBetween size="m">
        {fault && <Alert type="error">{fault}</Alert>}
        {actions.around}
        {!keys && !fault && <Box><Spinner /> Loading…</Box>}
        {keys?.length === 0 && <Box color="text-body-secondary">You have no access key. Desktops in the browser take none.</Box>}
        {keys && keys.length > 0 && (
          <ul className="cards" aria-label="Access keys">
            {keys.map((key) => (
              <li key={key.accessKeyId}>
                <SpaceBetween size="xxs">
                  <Box variant="code">{key.accessKeyId}</Box>
                  <KeyStatus accessKey={key} />
                  <Box fontSize="body-s">
                    {`Made ${at(key.createdAt, now)}, ${key.usedAt ? `last used ${ago(key.usedAt, now)}` : 'never used'}`}
                  </Box>
                  <KeyButtons accessKey={key} actions={actions} />
                </SpaceBetween>
              </li>
            ))}
          </ul>
        )}
      </SpaceBetween>
    </Container>
  );
}
