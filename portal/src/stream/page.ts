import { hideAway } from './away';
import { byId, element } from './dom';
import { endingOf } from './endings';
import { dropPicture } from './picture';
import { setToolbar } from './toolbar';

const root = document.documentElement;
export const desktop = byId('desktop');
const progress = byId('progress');
const notice = byId('notice');

// How long a sentence stays, in milliseconds; it should be read, not waited for.
const readingTime = 6000;

let announced = 0;

/** The desktop is on; its name, if it has one, is the page's. */
export function showDesktop(name: string): void {
  root.dataset['state'] = 'connected';
  progress.textContent = '';
  hideAway();
  setToolbar(true);
  setTitle(name || 'Workstation');
}

/** Says something over the desktop, also to screen readers, and takes it back when it has been read. */
export function announce(sentence: string): void {
  window.clearTimeout(announced);
  progress.textContent = sentence;
  announced = window.setTimeout(() => { progress.textContent = ''; }, readingTime);
}

/** The desktop is over, or never came. */
export function showEnding(code: string, message: string): void {
  const ending = endingOf(code, message);
  root.dataset['state'] = 'ended';
  root.dataset['code'] = code;
  window.clearTimeout(announced);
  progress.textContent = '';
  setToolbar(false);
  hideAway();
  dropPicture();
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
