import { byId } from './dom';

const card = byId('away');
const when = byId('retry-when');
const now = byId('retry-now');

let counting = 0;

/** Has the button try again at once. */
export function startAway(tryNow: () => void): void {
  now.addEventListener('click', tryNow);
}

/** Says that the connection is gone, and when the next try is; nothing else on the page works until it is back. */
export function showAway(wait: number): void {
  window.clearInterval(counting);
  const at = performance.now() + wait;
  const tell = () => {
    const seconds = Math.ceil((at - performance.now()) / 1000);
    when.textContent = wait === 0 || seconds <= 0 ? 'Trying to connect…' : `Next try in ${seconds} s.`;
  };
  tell();
  if (wait > 0) counting = window.setInterval(tell, 250);
  document.documentElement.dataset['state'] = 'away';
  card.hidden = false;
}

export function hideAway(): void {
  window.clearInterval(counting);
  card.hidden = true;
}
