import type RFB from '@novnc/novnc';
import { icons } from './icons';
import { addMenu } from './toolbar';

/** A key: its X11 symbol, and its place on the keyboard as the browser names it. */
type Key = [symbol: number, code: string];

const control: Key = [0xffe3, 'ControlLeft'];
const alt: Key = [0xffe9, 'AltLeft'];
const shift: Key = [0xffe1, 'ShiftLeft'];
const system: Key = [0xffeb, 'MetaLeft'];
const tab: Key = [0xff09, 'Tab'];
const functionKey = (number: number): Key => [0xffbd + number, `F${number}`];

// What browsers or systems keep for themselves, the most wanted first.
const combinations: [label: string, ...keys: Key[]][] = [
  ['Ctrl+Alt+Delete', control, alt, [0xffff, 'Delete']],
  ['Alt+Tab', alt, tab],
  ['System key', system],
  ['Alt+F4', alt, functionKey(4)],
  ['Ctrl+W', control, [0x77, 'KeyW']],
  ['Ctrl+T', control, [0x74, 'KeyT']],
  ['Ctrl+N', control, [0x6e, 'KeyN']],
  ['Ctrl+Shift+T', control, shift, [0x54, 'KeyT']],
  ['Ctrl+Tab', control, tab],
  ['F11', functionKey(11)],
  ['F12', functionKey(12)],
  ['Print Screen', [0xff61, 'PrintScreen']],
  ['Esc', [0xff1b, 'Escape']],
];

/** Adds the menu of key combinations that do not get here by the keyboard. */
export function offerCombinations(desktop: () => RFB | null): void {
  addMenu({ id: 'keys', label: 'Keys', icon: icons.keys }, () => combinations.map(([label, ...keys]) => ({
    label,
    choose: () => {
      const rfb = desktop();
      for (const [symbol, code] of keys) rfb?.sendKey(symbol, code, true);
      for (const [symbol, code] of [...keys].reverse()) rfb?.sendKey(symbol, code, false);
    },
  })));
}
