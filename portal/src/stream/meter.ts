import { byId, element } from './dom';
import { icons } from './icons';
import { keep, kept } from './kept';
import { addPanel } from './toolbar';

const short = byId('figures');

let roundTrip: number | null = null;
let frames = 0;
let bytes = 0;
let figures = { frames: 0, bytes: 0 };
let details: HTMLElement | null = null;
let isShown = kept('figures') !== 'hidden';

export function countFrame(): void {
  frames += 1;
}

export function countBytes(count: number): void {
  bytes += count;
}

/** How long the gateway took to answer, in milliseconds. */
export function noteRoundTrip(milliseconds: number): void {
  // One late answer is not to move the figure much, a lasting change soon.
  roundTrip = roundTrip === null ? milliseconds : roundTrip * 0.7 + milliseconds * 0.3;
}

/** Forgets what a connection that is over was like. */
export function resetMeter(): void {
  roundTrip = null;
  frames = bytes = 0;
}

/** Shows the round trip at the toolbar's handle, and all figures in a panel, each second anew. */
export function startMeter(): void {
  addPanel({ id: 'connection', label: 'Connection', icon: icons.meter }, panel);
  window.setInterval(tick, 1000);
}

function tick(): void {
  figures = { frames, bytes };
  frames = bytes = 0;
  short.textContent = isShown && roundTrip !== null ? `${Math.round(roundTrip)} ms · ${figures.frames} fps · ${rate(figures.bytes)}` : '';
  if (details?.isConnected) details.replaceChildren(...lines());
}

function panel(): HTMLElement {
  const content = element('div', '', 'connection');
  details = element('dl');
  details.append(...lines());
  const label = element('label', 'Show them beside the toolbar’s handle');
  const box = element('input');
  box.type = 'checkbox';
  box.checked = isShown;
  box.addEventListener('change', () => {
    isShown = box.checked;
    keep('figures', isShown ? 'shown' : 'hidden');
    tick();
  });
  label.prepend(box);
  content.append(details, label);
  return content;
}

function lines(): HTMLElement[] {
  const line = (name: string, value: string) => [element('dt', name), element('dd', value)];
  return [
    ...line('Round trip to the server', roundTrip === null ? 'not measured yet' : `${Math.round(roundTrip)} ms`),
    ...line('Frames shown', `${figures.frames} a second`),
    ...line('Received', rate(figures.bytes)),
  ];
}

function rate(perSecond: number): string {
  const bits = perSecond * 8;
  return bits < 1_000_000 ? `${Math.round(bits / 1000)} kbit/s` : `${(bits / 1_000_000).toFixed(1)} Mbit/s`;
}
