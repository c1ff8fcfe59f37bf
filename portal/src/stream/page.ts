import { endingOf } from './endings';

const root = document.documentElement;
export const desktop = byId('desktop');
const progress = byId('progress');
const notice = byId('notice');

/** The desktop is on; its name, if it has one, is the page's. */
export function showDesktop(name: string): void {
  root.dataset['state'] = 'connected';
  progress.textContent = '';
  setTitle(name || 'Workstation');
}

/** The desktop is over, or never came. */
export function showEnding(code: string, message: string): void {
  const ending = endingOf(code, message);
  root.dataset['state'] = 'ended';
  root.dataset['code'] = code;
  progress.textContent = '';
  setTitle(ending.title);
  const heading = element('h1', ending.title);
  heading.tabIndex = -1;
  const card = element('div', '', 'card');
  card.append(heading, element('p', ending.happened), element('p', ending.wayOn, 'way-on'), element('p', code, 'code'));
  notice.replaceChildren(card);
  heading.focus();
}

function setTitle(state: string): void {
  document.title = `${state} · Atelier`;
}

function element(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`stream.html has no #${id}`);
  return found;
}
