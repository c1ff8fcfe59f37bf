import { useCallback, useEffect, useRef, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { call } from '../api/client';
import { listen } from '../live';
import { follow } from '../route';

/** How long a stream is waited for without being told that it is there, in milliseconds. */
const fallback = 5_000;

/** Opens a workstation's desktop in this tab, where the small page in `src/open` could not. Loading it again opens it again. */
export function OpenPage({ studioId, sessionId }: { studioId: string; sessionId: string }) {
  const [fault, setFault] = useState<Error | null>(null);
  const begun = useRef(false);

  const open = useCallback(async () => {
    setFault(null);
    try {
      // In place of this page, so that going back does not open it once more.
      location.replace(await openStream(studioId, sessionId));
    } catch (problem) {
      setFault(problem as Error);
    }
  }, [studioId, sessionId]);

  useEffect(() => {
    document.title = 'Opening… · Atelier';
    if (begun.current) return;
    begun.current = true;
    void open();
  }, [open]);

  return (
    <main className="page narrow">
      {fault
        ? (
          <SpaceBetween size="l">
            <Header variant="h1">The desktop could not be opened</Header>
            <Alert type="error" action={<Button onClick={() => void open()}>Try again</Button>}>{fault.message}</Alert>
            <Link href="/" onFollow={follow}>My workstations</Link>
          </SpaceBetween>
        )
        : <Box variant="h1" textAlign="center"><Spinner size="large" /> <span>Opening your desktop…</span></Box>}
    </main>
  );
}

async function openStream(studioId: string, sessionId: string): Promise<string> {
  const { stream } = await call('CreateStreamingSessionStream', { studioId, sessionId });
  const streamId = stream?.streamId ?? '';
  while (true) {
    const told = nextChange(streamId);
    const { stream: seen } = await call('GetStreamingSessionStream', { studioId, sessionId, streamId });
    if (seen?.url) return seen.url;
    if (seen?.state !== 'CREATE_IN_PROGRESS') throw new Error('The server could not make a connection to the desktop. Try again.');
    await told;
  }
}

/** The next time the server tells of the stream, or of anything it may have missed. */
function nextChange(streamId: string): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      stop();
      window.clearTimeout(timer);
      resolve();
    };
    const timer = window.setTimeout(end, fallback);
    let isListening = false;
    const stop = listen({
      refresh: () => { if (isListening) end(); },
      stream: (_, stream) => { if (stream.streamId === streamId) end(); },
    });
    isListening = true;
  });
}
