import { byId, element } from './dom';
import { drawIcon } from './icons';

/** A button of the toolbar. */
export interface Tool {
  /** What tests and styles know it by. */
  id: string;
  label: string;
  /** A line on 16 by 16, as the path of an SVG has it. */
  icon: string;
  run: () => void;
}

/** A line of a menu. */
export interface Choice {
  label: string;
  /** What it means, or where it does not work; smaller, below the label. */
  detail?: string;
  /** Whether it is the one of several that holds; absent for what is done once. */
  isChosen?: boolean;
  choose: () => void;
}

const bar = byId('bar');
const handle = byId('handle');
const tools = byId('toolbar');
const panel = byId('panel');

let leave = () => {};
let opened: HTMLElement | null = null;

/**
 * Puts the toolbar to work: a drawer at the top of the window, with a handle that is always there. Whoever leaves it goes back to the
 * desktop by the function given.
 */
export function startToolbar(backToDesktop: () => void): void {
  leave = backToDesktop;
  handle.addEventListener('click', () => (isOpen() ? closeToolbar() : openToolbar()));
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') escape();
    else if (tools.contains(event.target as Node)) walk(event, buttons(), ['ArrowLeft', 'ArrowRight']);
    else if (panel.contains(event.target as Node)) walk(event, lines(), ['ArrowUp', 'ArrowDown']);
    else return;
    event.stopPropagation();
  });
  // What the desktop takes is not for the toolbar any more.
  byId('desktop').addEventListener('pointerdown', () => setOpen(false), { capture: true });
}

/** Shows the toolbar, or hides all of it. */
export function setToolbar(shown: boolean): void {
  bar.hidden = !shown;
  if (!shown) setOpen(false);
}

export function openToolbar(): void {
  setOpen(true);
  buttons()[0]?.focus();
}

export function closeToolbar(): void {
  setOpen(false);
  leave();
}

/** Adds a button at the end; its label and whether it is pressed can be changed by what is returned. */
export function addTool(tool: Tool): HTMLButtonElement {
  const button = element('button', '', 'tool');
  button.type = 'button';
  button.id = tool.id;
  button.tabIndex = tools.childElementCount === 0 ? 0 : -1;
  button.append(drawIcon(tool.icon), element('span', tool.label));
  button.addEventListener('click', tool.run);
  tools.append(button);
  return button;
}

/** Adds a button that opens a menu; what is in it is asked for each time. */
export function addMenu(tool: Omit<Tool, 'run'>, choices: () => Choice[]): HTMLButtonElement {
  const button = addPanel(tool, () => menuOf(tool.label, choices()));
  button.setAttribute('aria-haspopup', 'menu');
  return button;
}

/** Adds a button that opens a panel below the toolbar; what is in it is made each time. */
export function addPanel(tool: Omit<Tool, 'run'>, content: () => HTMLElement): HTMLButtonElement {
  const button = addTool({
    ...tool,
    run: () => {
      if (opened === button) return closePanel();
      closePanel();
      opened = button;
      button.setAttribute('aria-expanded', 'true');
      panel.replaceChildren(content());
      panel.hidden = false;
      (lines().find((line) => line.getAttribute('aria-checked') === 'true') ?? lines()[0])?.focus();
    },
  });
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-controls', panel.id);
  return button;
}

export function labelTool(button: HTMLButtonElement, label: string): void {
  button.querySelector('span')!.textContent = label;
}

function menuOf(label: string, choices: Choice[]): HTMLElement {
  const menu = element('div', '', 'menu');
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', label);
  menu.append(...choices.map((choice) => {
    const line = element('button', '', 'choice');
    line.type = 'button';
    line.setAttribute('role', choice.isChosen === undefined ? 'menuitem' : 'menuitemradio');
    if (choice.isChosen !== undefined) line.setAttribute('aria-checked', String(choice.isChosen));
    line.append(element('span', choice.label));
    if (choice.detail) line.append(element('small', choice.detail));
    line.addEventListener('click', () => {
      closeToolbar();
      choice.choose();
    });
    return line;
  }));
  return menu;
}

function isOpen(): boolean {
  return !tools.hidden;
}

function setOpen(open: boolean): void {
  if (open === isOpen()) return;
  closePanel();
  tools.hidden = !open;
  handle.setAttribute('aria-expanded', String(open));
}

function closePanel(): void {
  panel.hidden = true;
  panel.replaceChildren();
  opened?.setAttribute('aria-expanded', 'false');
  opened = null;
}

/** One step back: out of the panel, then out of the toolbar. */
function escape(): void {
  const button = opened;
  if (!button) return closeToolbar();
  closePanel();
  button.focus();
}

/** Moves the focus among buttons as toolbars and menus have it. */
function walk(event: KeyboardEvent, among: HTMLElement[], [back, on]: [string, string]): void {
  const at = among.indexOf(event.target as HTMLElement);
  const steps: Record<string, number> = { [back]: at - 1, [on]: at + 1, Home: 0, End: -1 };
  const next = steps[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  const target = among.at(next % among.length)!;
  if (tools.contains(target)) for (const button of among) button.tabIndex = button === target ? 0 : -1;
  target.focus();
}

function buttons(): HTMLElement[] {
  return [...tools.querySelectorAll<HTMLElement>('button:not(:disabled)')];
}

function lines(): HTMLElement[] {
  return [...panel.querySelectorAll<HTMLElement>('button:not(:disabled)')];
}
