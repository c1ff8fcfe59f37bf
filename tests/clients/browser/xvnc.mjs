// A display as the workstations have it, without a workstation: Debian's Xvnc with the images' keymap, and a terminal that keeps what is
// typed into it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.mjs';

const keymap = fileURLToPath(new URL('../../../images/common/overlay/usr/share/atelier/keyboard.xkb', import.meta.url));

export class Xvnc {
  #children = [];
  #end = () => this.#children.forEach((child) => child.kill('SIGKILL'));

  static async start() {
    const display = new Xvnc();
    process.on('exit', display.#end);
    display.folder = await mkdtemp(join(tmpdir(), 'atelier-xvnc.'));
    await display.#start();
    return display;
  }

  async #start() {
    this.socket = join(this.folder, 'rfb.sock');
    const server = this.#spawn('Xvnc', [
      '-displayfd', '3', '-nolisten', 'tcp', '-rfbport', '-1', '-rfbunixpath', this.socket, '-SecurityTypes', 'None', '-AlwaysShared=1',
      '-geometry', '800x600', '-depth', '24',
    ], {}, ['ignore', 'ignore', 'ignore', 'pipe']);
    let number = '';
    server.stdio[3].on('data', (text) => { number += text; });
    await eventually('a display', () => number, (text) => text.endsWith('\n'));
    this.env = { DISPLAY: `:${number.trim()}`, LC_ALL: 'C.UTF-8' };
    await this.#takeKeymap();
    this.#spawn('xterm', ['-u8', '-geometry', '120x40+0+0', '-e', 'sh', '-c', `stty raw -echo; exec cat > '${this.folder}/typed'`]);
    await eventually('the terminal', () => existsSync(`${this.folder}/typed`), (isThere) => isThere);
  }

  // As a session does when it begins.
  async #takeKeymap() {
    const child = this.#spawn('xkbcomp', ['-w0', keymap, this.env.DISPLAY]);
    const code = await new Promise((resolve) => { child.once('close', resolve); });
    if (code !== 0) throw new Error(`xkbcomp ended with ${code}`);
  }

  /** What was typed so far. */
  typed() {
    return readFileSync(`${this.folder}/typed`, 'utf8');
  }

  connect() {
    return createConnection(this.socket);
  }

  async close() {
    process.off('exit', this.#end);
    const ends = this.#children.filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => new Promise((resolve) => { child.once('close', resolve).kill(); }));
    await Promise.all(ends);
    await rm(this.folder, { recursive: true, force: true });
  }

  #spawn(program, options, env = this.env, stdio = 'ignore') {
    const child = spawn(program, options, { env: { ...process.env, ...env }, stdio });
    this.#children.push(child);
    return child;
  }
}
