import { ticket } from './ticket';
import RFB from '@novnc/novnc';
import { showAway, startAway } from './away';
import { shareClipboard } from './clipboard';
import { offerCombinations } from './combinations';
import { byId } from './dom';
import { offerFullScreen } from './full-screen';
import type { Answer } from './gateway';
import { Keys } from './keys';
import { countBytes, countFrame, noteRoundTrip, resetMeter, startMeter } from './meter';
import { desktop, showDesktop, showEnding } from './page';
import { usePen } from './pen';
import { dropPicture, keepPicture, listenToFrames } from './picture';
import { Stream } from './stream';
import { hideWarning, noteSession, startTimeLeft } from './time-left';
import { openToolbar, setToolbar, startToolbar } from './toolbar';
import { offerUploads } from './uploads/uploads';
import { applyView, offerViews } from './view';

let made: RFB | null = null;
let shown: RFB | null = null;
const keys = new Keys(openToolbar);

function show(stream: Stream, socket: WebSocket, { clipboard, session, uploads }: Answer): void {
  const rfb = new RFB(desktop, socket);
  made = rfb;
  let name = '';
  rfb.background = 'transparent';
  rfb.qualityLevel = 8;
  applyView(rfb);
  rfb.addEventListener('desktopname', (event) => { name = event.detail.name; });
  rfb.addEventListener('connect', () => {
    shown = rfb;
    showDesktop(name);
    listenToFrames(() => {
      dropPicture();
      countFrame();
    });
    keys.serve(rfb);
    noteSession(session);
    if (clipboard) shareClipboard(rfb);
    offerUploads(uploads, () => keys.focus());
  });
  // The gateway has let us in: a display that wants a password is set up wrongly.
  rfb.addEventListener('credentialsrequired', () => rfb.disconnect());
  rfb.addEventListener('disconnect', () => {
    if (made !== rfb) return;
    made = shown = null;
    stream.lose();
  });
}

/** Takes the desktop off the page; its connection may still be closing. */
function takeOff(): void {
  const rfb = made;
  made = shown = null;
  keys.serve(null);
  resetMeter();
  hideWarning();
  rfb?.disconnect();
}

function open(withTicket: string): void {
  const stream: Stream = new Stream(withTicket, {
    open: (socket, answer) => show(stream, socket, answer),
    session: noteSession,
    roundTrip: noteRoundTrip,
    bytes: countBytes,
    cut: () => {
      keepPicture();
      takeOff();
      setToolbar(false);
    },
    retrying: showAway,
    ended: (code, message) => {
      takeOff();
      showEnding(code, message);
    },
  });
  startAway(() => stream.tryNow());
}

startToolbar(() => keys.focus());
offerFullScreen();
offerViews(() => shown);
offerCombinations(() => shown);
keys.offerOnScreen();
startMeter();
startTimeLeft();
usePen();
window.addEventListener('focus', () => {
  // Somebody who went to the toolbar is left there.
  if (!byId('bar').contains(document.activeElement)) keys.focus();
});

if (ticket) open(ticket);
else showEnding('TICKET_MISSING', '');
