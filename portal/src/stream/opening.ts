import type { UploadOffer } from './uploads/sending';

/** What the gateway says before the first byte of the display. */
interface Answers {
  /** The ticket was good. Whoever takes the socket must do so before returning: its next message is the display's first. */
  connected(socket: WebSocket, clipboard: boolean, uploads: UploadOffer | null): void;
  refused(code: string, message: string): void;
  /** The answer could not be acted on. */
  failed(fault: unknown): void;
  /** The socket closed, now or later; the code is the WebSocket's. */
  closed(code: number): void;
}

/** Opens this page's stream with the ticket. */
export function openStream(ticket: string, answers: Answers): void {
  const url = new URL(`${location.pathname.replace(/\/$/, '')}/socket`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => socket.send(JSON.stringify({ ticket })), { once: true });
  socket.addEventListener('close', (event) => answers.closed(event.code), { once: true });
  socket.addEventListener('message', (event) => {
    try {
      answer(socket, event.data, answers);
    } catch (fault) {
      answers.failed(fault);
      socket.close();
    }
  }, { once: true });
}

function answer(socket: WebSocket, text: unknown, answers: Answers): void {
  const message = typeof text === 'string' ? (JSON.parse(text) as Record<string, unknown>) : {};
  if (message['type'] === 'connected') {
    answers.connected(socket, message['clipboard'] === 'ENABLED', (message['uploads'] as UploadOffer | undefined) ?? null);
    return;
  }
  answers.refused(String(message['code'] ?? 'UNKNOWN'), String(message['message'] ?? ''));
  socket.close();
}
