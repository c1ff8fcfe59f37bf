import type RFB from '@novnc/novnc';
import { announce } from './page';

// Keys that follow a paste have to wait for it no longer than this, in milliseconds, where the browser makes no paste event of the keys.
const pasteWait = 60;

// What was said of a browser that refuses is said once.
let isRefusalTold = false;

/**
 * Shares text between the browser's clipboard and the workstation's. Out of the workstation: at once where the browser allows it, else with
 * the next key or click. Into it: with the paste keys in every browser; where reading is permitted, also with the first click and whenever
 * the window gets the focus.
 */
export function shareClipboard(rfb: RFB): void {
  const over = new AbortController();
  let shared = '';
  let outgoing: string | null = null;

  function send(text: string): void {
    if (!text || text === shared) return;
    shared = text;
    rfb.clipboardPasteFrom(text);
  }

  async function write(): Promise<void> {
    const text = outgoing;
    if (text === null) return;
    if (!navigator.clipboard) return tellRefusal('Browsers let pages write to the clipboard over HTTPS alone.');
    try {
      await navigator.clipboard.writeText(text);
      if (outgoing === text) outgoing = null;
    } catch {
      // Without the focus, or before a key or click, it is not allowed just now: one of those tries again.
      if (await isDenied()) tellRefusal('This browser has been told not to let this page write to the clipboard.');
    }
  }

  async function read(): Promise<void> {
    if (outgoing !== null || !(await mayRead())) return;
    try {
      send(await navigator.clipboard.readText());
    } catch {
      // The person said no, or the focus has gone: the paste keys still work.
    }
  }

  rfb.addEventListener('clipboard', (event) => {
    shared = event.detail.text;
    outgoing = event.detail.text;
    void write();
  });
  rfb.addEventListener('disconnect', () => over.abort());
  window.addEventListener('keydown', () => void write(), { capture: true, signal: over.signal });
  window.addEventListener('pointerdown', () => void write(), { capture: true, signal: over.signal });
  window.addEventListener('focus', () => void write().then(read), { signal: over.signal });
  // Not before the first click: by then the workstation has said that it takes more than Latin-1, and a browser's question has its cause.
  window.addEventListener('pointerdown', () => void read(), { capture: true, once: true, signal: over.signal });
  takePasteKeys(rfb, send, over.signal);
}

/** Lets the browser see Ctrl+V before the workstation does, as its paste event needs no permission and no secure page. */
function takePasteKeys(rfb: RFB, send: (text: string) => void, signal: AbortSignal): void {
  let waiting: { timer: number; press: () => void } | null = null;

  function release(): void {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    const { press } = waiting;
    waiting = null;
    press();
  }

  window.addEventListener('keydown', (event) => {
    release();
    if (event.code !== 'KeyV' || !event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopImmediatePropagation();
    const press = () => rfb.sendKey(event.shiftKey ? 0x56 : 0x76, event.code);
    waiting = { timer: window.setTimeout(release, pasteWait), press };
  }, { capture: true, signal });

  // Ctrl must not come up before the V that it belongs to.
  window.addEventListener('keyup', release, { capture: true, signal });

  window.addEventListener('paste', (event) => {
    event.preventDefault();
    send(event.clipboardData?.getData('text/plain') ?? '');
    release();
  }, { signal });
}

function tellRefusal(why: string): void {
  if (!isRefusalTold) announce(`What is copied in the workstation does not get here. ${why} Pasting into it works with Ctrl+V.`);
  isRefusalTold = true;
}

async function isDenied(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'clipboard-write' as PermissionName })).state === 'denied';
  } catch {
    return false;
  }
}

/** Firefox and Safari know no such permission and would ask at every focus: they are left alone. */
async function mayRead(): Promise<boolean> {
  if (!navigator.clipboard || !document.hasFocus()) return false;
  try {
    const permission = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
    return permission.state !== 'denied';
  } catch {
    return false;
  }
}
