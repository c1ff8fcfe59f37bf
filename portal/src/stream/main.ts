import { ticket } from './ticket';
import RFB from '@novnc/novnc';
import { shareClipboard } from './clipboard';
import { codeOfClose } from './endings';
import { openStream } from './opening';
import { desktop, showDesktop, showEnding } from './page';

let connected = false;
let ended = false;

/** The first reason is the one that counts: everything else follows from it. */
function end(code: string, message = ''): void {
  if (ended) return;
  ended = true;
  showEnding(code, message);
}

function show(socket: WebSocket, clipboard: boolean): void {
  connected = true;
  const rfb = new RFB(desktop, socket);
  let name = '';
  rfb.background = 'transparent';
  rfb.qualityLevel = 8;
  // The desktop takes the window's size; where the workstation cannot, it is scaled to fit.
  rfb.resizeSession = true;
  rfb.scaleViewport = true;
  rfb.addEventListener('desktopname', (event) => { name = event.detail.name; });
  rfb.addEventListener('connect', () => {
    showDesktop(name);
    rfb.focus({ preventScroll: true });
    window.addEventListener('focus', () => rfb.focus({ preventScroll: true }));
    if (clipboard) shareClipboard(rfb);
  });
  // The gateway has let us in: a display that wants a password is set up wrongly.
  rfb.addEventListener('credentialsrequired', () => rfb.disconnect());
  rfb.addEventListener('disconnect', () => end('DISPLAY_LOST'));
}

if (ticket) {
  openStream(ticket, {
    connected: show,
    refused: end,
    failed: (fault) => {
      console.error(fault);
      end('VIEWER_FAILED');
    },
    closed: (code) => end(connected ? codeOfClose(code) : 'SERVER_UNREACHABLE'),
  });
} else {
  end('TICKET_MISSING');
}
