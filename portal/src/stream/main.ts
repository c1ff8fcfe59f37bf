import { ticket } from './ticket';
import RFB from '@novnc/novnc';
import { shareClipboard } from './clipboard';
import { offerCombinations } from './combinations';
import { byId } from './dom';
import { codeOfClose } from './endings';
import { offerFullScreen } from './full-screen';
import { openStream } from './opening';
import { desktop, showDesktop, showEnding } from './page';
import { startToolbar } from './toolbar';
import type { UploadOffer } from './uploads/sending';
import { offerUploads } from './uploads/uploads';
import { applyView, offerViews } from './view';

let shown: RFB | null = null;
let connected = false;
let ended = false;

/** The first reason is the one that counts: everything else follows from it. */
function end(code: string, message = ''): void {
  if (ended) return;
  ended = true;
  showEnding(code, message);
}

function show(socket: WebSocket, clipboard: boolean, uploads: UploadOffer | null): void {
  connected = true;
  const rfb = new RFB(desktop, socket);
  let name = '';
  rfb.background = 'transparent';
  rfb.qualityLevel = 8;
  applyView(rfb);
  rfb.addEventListener('desktopname', (event) => { name = event.detail.name; });
  rfb.addEventListener('connect', () => {
    shown = rfb;
    showDesktop(name);
    backToDesktop();
    if (clipboard) shareClipboard(rfb);
    offerUploads(uploads, backToDesktop);
  });
  // The gateway has let us in: a display that wants a password is set up wrongly.
  rfb.addEventListener('credentialsrequired', () => rfb.disconnect());
  rfb.addEventListener('disconnect', () => end('DISPLAY_LOST'));
}

function backToDesktop(): void {
  shown?.focus({ preventScroll: true });
}

startToolbar(backToDesktop);
offerFullScreen();
offerViews(() => shown);
offerCombinations(() => shown);
window.addEventListener('focus', () => {
  // Somebody who went to the toolbar is left there.
  if (!byId('bar').contains(document.activeElement)) backToDesktop();
});

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
