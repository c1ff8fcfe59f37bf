// Opens a workstation's desktop in this tab, with next to nothing to load: somebody waits. Whatever goes otherwise than it should is the
// portal's own page's affair, which asks for a sign-in and says what is wrong.

// A module, whose names are its own.
export {};

/** How long a stream is looked for, and between two looks, in milliseconds; it is there after a few. */
const patience = 3_000;
const interval = 10;

// As they are in the address: encoded.
const [, , studio, session] = location.pathname.split('/');

async function makeStream(): Promise<string> {
  const { signedIn } = await ask<{ signedIn?: { token: string } }>('/portal/sign-in');
  if (!signedIn) throw new Error('Nobody is signed in.');
  const streams = `/2020-08-01/studios/${studio}/streaming-sessions/${session}/streams`;
  const headers = { 'Content-Type': 'application/json', 'X-Atelier-Token': signedIn.token };
  const made = await ask<Made>(streams, { method: 'POST', headers, body: '{}' });
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const { stream } = await ask<Made>(`${streams}/${made.stream.streamId}`);
    if (stream.url) return stream.url;
    await new Promise((resolve) => { setTimeout(resolve, interval); });
  }
  throw new Error('The stream was not made in time.');
}

interface Made {
  stream: { streamId: string; url?: string };
}

async function ask<Answer>(address: string, options?: RequestInit): Promise<Answer> {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return (await answer.json()) as Answer;
}

// In place of this page, so that going back does not open it once more.
makeStream().catch(() => `/opening/${studio}/${session}`).then((address) => location.replace(address));
