// Terminals that keep every byte that is typed into them: one in a workstation, behind a whole server, and one on a bare display, for
// machines that have no LXD. Both are opened by the stream's page in a real browser.
import { eventually } from './eventually.mjs';
import { lxd } from './machines.mjs';
import { calm } from './scripted-stream.mjs';
import { launchBrowser, openStream, openWindow } from './stream.mjs';
import { Studio } from './studio.mjs';
import { hostViewer } from './viewer-host.mjs';
import { Xvnc } from './xvnc.mjs';

class WorkstationTerminal {
  static place = 'a workstation';
  #session;
  #keeps = false;

  static async start() {
    const terminal = new WorkstationTerminal();
    terminal.studio = await Studio.open(lxd);
    terminal.#session = await terminal.studio.artist.createSession(terminal.studio.launchProfileId);
    return terminal;
  }

  /** Opens the desktop in a new window, which is prepared first; the terminal has the keyboard then. */
  async open(prepare) {
    const page = await this.studio.openDesktop(this.#session, prepare);
    if (this.#keeps) return page;
    await this.studio.machines.keepTyped(page, this.#session.sessionId);
    this.#keeps = true;
    return page;
  }

  /** What was typed so far. */
  typed() {
    return this.studio.machines.readWork(this.#session.sessionId);
  }

  close() {
    return this.studio.close();
  }
}

class BareTerminal {
  static place = 'a bare display';
  #browser;
  #display;
  #host;

  static async start() {
    const terminal = new BareTerminal();
    [terminal.#browser, terminal.#display] = await Promise.all([launchBrowser(), Xvnc.start()]);
    const connected = { type: 'connected', clipboard: 'DISABLED', reconnect: 'secret', session: calm };
    terminal.#host = await hostViewer(() => terminal.#display.connect(), connected);
    return terminal;
  }

  async open(prepare) {
    const page = await openWindow(this.#browser, { width: 800, height: 600 });
    await prepare(page);
    await openStream(page, this.#host.url);
    // Without a window manager the keyboard is where the pointer is.
    await page.mouse.move(300, 200);
    return page;
  }

  typed() {
    return this.#display.typed();
  }

  async close() {
    await this.#browser?.close();
    await this.#host?.close();
    await this.#display?.close();
  }
}

export const Terminal = lxd.skip ? BareTerminal : WorkstationTerminal;
