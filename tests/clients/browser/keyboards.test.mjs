// Every key of eleven keyboard layouts, by itself, with Shift, AltGr and both, and every dead key with what may follow it: what a browser
// fires for them goes through the stream's page and the server into a workstation, and must come out of a terminal there as the same text.
// Events are those that Chromium was seen to fire: on Linux it composes after a dead key, on Windows AltGr is Ctrl and Alt, and the second
// key types both. What is the same event in several layouts is typed once. Without LXD, a bare display takes the workstation's place.
// docs/keyboards.md has the table of what arrived; ATELIER_WRITE_DOCS=1 writes it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.mjs';
import { Terminal } from './terminals.mjs';

const tables = fileURLToPath(new URL('keyboards.json', import.meta.url));
const docs = new URL('../../../docs/keyboards.md', import.meta.url);
const layouts = JSON.parse(readFileSync(tables, 'utf8'));
const arrived = {};

const shift = { key: 'Shift', code: 'ShiftLeft', location: 1, windowsVirtualKeyCode: 16 };
const altGr = { key: 'AltGraph', code: 'AltRight', location: 2, windowsVirtualKeyCode: 18 };
const control = { key: 'Control', code: 'ControlLeft', location: 1, windowsVirtualKeyCode: 17 };

/** A person at a keyboard, as a browser on a system sees it. Nothing waits for what came before: the browser keeps the order. */
class Typist {
  #sent = [];
  #cdp;
  #altGr;
  #composes;

  constructor(cdp, system) {
    this.#cdp = cdp;
    this.#altGr = system === 'Windows' ? [control, altGr] : [altGr];
    this.#composes = system === 'Linux';
  }

  press([code, level, text]) {
    this.#held(level, () => this.#tap({ key: text, code, text }));
  }

  pressDead([code, level, then, thenLevel, text], key) {
    this.#held(level, () => this.#tap(this.#composes ? { key: 'Process', code, windowsVirtualKeyCode: 229 } : { key: 'Dead', code }));
    if (this.#composes) {
      this.#send('Input.imeSetComposition', { text: '´', selectionStart: 1, selectionEnd: 1 });
      this.#tap({ key: 'Process', code: then, windowsVirtualKeyCode: 229 });
      this.#send('Input.insertText', { text });
    } else {
      this.#held(thenLevel, () => this.#tap({ key, code: then, text }));
    }
  }

  commit(text) {
    this.#send('Input.insertText', { text });
  }

  enter() {
    this.#tap({ key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  }

  async done() {
    await Promise.all(this.#sent);
    this.#sent = [];
  }

  #held(level, tap) {
    const held = [...(level & 1 ? [shift] : []), ...(level & 2 ? this.#altGr : [])];
    for (const key of held) this.#key('rawKeyDown', key);
    tap();
    for (const key of [...held].reverse()) this.#key('keyUp', key);
  }

  #tap({ text, ...key }) {
    this.#key(text ? 'keyDown' : 'rawKeyDown', text ? { ...key, text } : key);
    this.#key('keyUp', key);
  }

  #key(type, key) {
    this.#send('Input.dispatchKeyEvent', { type, ...key });
  }

  #send(method, event) {
    this.#sent.push(this.#cdp.send(method, event));
  }
}

/** What a browser calls a key that is pressed after a dead one. */
function nameOf(plain, code, level) {
  return plain.find(([place, at]) => place === code && at === level)?.[2] ?? 'Dead';
}

test('the tables are those of the layouts and of Compose that Debian has', () => {
  const checked = spawnSync('/usr/bin/python3', [fileURLToPath(new URL('keyboards.py', import.meta.url)), '--check'], { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stderr);
});

describe(`keys that are typed into ${Terminal.place}`, () => {
  let terminal;

  before(async () => { terminal = await Terminal.start(); });
  afterEach(async (done) => {
    if (!done.passed) await terminal?.studio?.keep(done.name);
  });
  after(() => terminal?.close());

  for (const system of ['Linux', 'Windows']) describe(`from a keyboard on ${system}`, () => typeAll(system, () => terminal));
});

function typeAll(system, findTerminal) {
  let terminal;
  let page;
  let cdp;

  before(async () => {
    terminal = findTerminal();
    page = await terminal.open((window) => window.addInitScript((platform) => {
      Object.defineProperty(Navigator.prototype, 'platform', { get: () => platform });
    }, system === 'Windows' ? 'Win32' : 'Linux x86_64'));
    cdp = await page.context().newCDPSession(page);
  });
  after(() => page?.context().close());

  /** Types them one after the other, and gives what came of each. They are set apart by Enter only once it is known that some are lost. */
  async function type(combinations, press) {
    const wanted = combinations.map((combination) => combination.at(-1));
    if (await typeAtOnce(combinations, press, '') === wanted.join('')) return wanted;
    return (await typeAtOnce(combinations, press, '\r')).split('\r');
  }

  async function typeAtOnce(combinations, press, separator) {
    const typist = new Typist(cdp, system);
    const before = (await terminal.typed()).length;
    const seeNew = async () => (await terminal.typed()).slice(before);
    for (const combination of combinations) {
      press(typist, combination);
      if (separator) typist.enter();
    }
    typist.enter();
    typist.enter();
    await typist.done();
    const seen = await eventually('all that was typed', seeNew, (text) => text.endsWith('\r\r'));
    return seen.slice(0, -2);
  }

  test(`every key of every layout types on ${system} what it says`, async () => {
    const all = events(({ plain }) => plain.filter(([, level]) => system === 'Linux' || level > 1), (key) => key);
    await check(all, (typist, key) => typist.press(key), 0);
  });

  test(`every dead key of every layout types on ${system} what it makes of the next`, async () => {
    // After a dead key the browser names the key it was only where the next one has a name of its own.
    const all = events(({ dead, plain }) => dead.map((pair) => [nameOf(plain, pair[2], pair[3]), ...pair]), ([key, ...pair]) =>
      (system === 'Linux' ? [pair.at(-1)] : [key, pair[3], pair.at(-1)]));
    await check(all, (typist, [key, ...pair]) => typist.pressDead(pair, key), 1);
  });

  /** The events of all layouts, each once, with the layouts that have it. */
  function events(read, sameness) {
    const found = new Map();
    for (const [name, layout] of Object.entries(layouts)) {
      for (const event of read(layout)) {
        const id = JSON.stringify(sameness(event));
        if (!found.has(id)) found.set(id, { event, in: [] });
        found.get(id).in.push(name);
      }
    }
    return [...found.values()];
  }

  async function check(all, press, kind) {
    const came = await type(all.map(({ event }) => event), press);
    const lost = all.filter(({ event }, index) => came[index] !== event.at(-1));
    for (const name of Object.keys(layouts)) {
      arrived[name] ??= { Linux: [], Windows: [] };
      arrived[name][system][kind] = lost.filter((one) => one.in.includes(name)).length;
    }
    assert.deepEqual(lost.map((one) => ({ ...one, came: came[all.indexOf(one)] })), []);
  }

  test(`what an input method or a keyboard on a screen commits arrives on ${system}`, async () => {
    const words = ['日本語', 'かな', '한글', 'дело', '😀'];
    assert.deepEqual(await type(words.map((word) => [word]), (typist, [word]) => typist.commit(word)), words);
  });
}

test('the table in the docs says what arrived', () => {
  const row = (name) => {
    const { title, plain, dead } = layouts[name];
    const all = (system) => (arrived[name][system].some((lost) => lost > 0) ? `all but ${arrived[name][system].join(' and ')}` : 'all');
    return `| ${title} | ${plain.length} | ${dead.length || '–'} | ${all('Linux')} | ${all('Windows')} |`;
  };
  const written = readFileSync(docs, 'utf8');
  const table = Object.keys(layouts).map(row).join('\n');
  const fresh = written.replace(/(\| --- \|.*\n)(?:\|.*\n)+?(?=\n)/, (_, head) => `${head}${table}\n`);
  if (process.env.ATELIER_WRITE_DOCS) writeFileSync(docs, fresh);
  else assert.equal(written, fresh);
});
