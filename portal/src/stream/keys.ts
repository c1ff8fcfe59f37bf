import type RFB from '@novnc/novnc';
import { byId } from './dom';
import { icons } from './icons';
import { addTool, closeToolbar } from './toolbar';

// A character outside Unicode's first plane has an X11 symbol made of its code; the viewer knows those of all others, but for two that the
// list it goes by, X11's own, confuses with their neighbours.
const unicode = 0x01000000;
const misnamed = 'ǒ≃';

const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'ScrollLock', 'Fn']);

// What a field of text needs so that a deletion of what is before the caret has something to delete.
const filling = '\u200b';

/**
 * Takes the keyboard for the desktop. A key whose character the browser knows goes on to the viewer as it is. What only becomes a character
 * together with other keys, by dead keys, an input method or a keyboard on a screen, is left to a field of text, and the text that comes
 * of it is sent.
 */
export class Keys {
  readonly #field = byId('keyboard') as HTMLTextAreaElement;
  #rfb: RFB | null = null;
  #canvas: HTMLCanvasElement | null = null;
  // Whether the next character depends on a dead key before it.
  #isDead = false;
  #isComposing = false;
  // As the last key had them: the viewer brings the workstation's into line with each.
  #locks = { modifierCapsLock: false, modifierNumLock: false };

  constructor(toToolbar: () => void) {
    const field = this.#field;
    field.value = filling;
    field.addEventListener('keydown', (event) => this.#down(event, toToolbar));
    field.addEventListener('keyup', (event) => this.#forward(event));
    field.addEventListener('beforeinput', (event) => this.#input(event));
    field.addEventListener('compositionstart', () => { this.#isComposing = true; });
    field.addEventListener('compositionend', (event) => this.#composed(event.data));
    // A key that comes up elsewhere would be held for ever; this is what lets the viewer let go of all.
    field.addEventListener('blur', () => window.dispatchEvent(new FocusEvent('blur')));
  }

  /** Gives the keyboard to a desktop; null while there is none. */
  serve(rfb: RFB | null): void {
    this.#rfb = rfb;
    this.#canvas = document.querySelector<HTMLCanvasElement>('#desktop canvas');
    this.#isDead = this.#isComposing = false;
    if (!rfb) return;
    rfb.focusOnClick = false;
    this.#canvas?.addEventListener('focus', () => this.focus());
    for (const type of ['mousedown', 'touchstart'] as const) this.#canvas?.addEventListener(type, () => this.focus());
    this.focus();
  }

  /** Adds the way to the keyboard on the screen, where there is a touch screen. It comes up by itself nowhere: a tap is a click. */
  offerOnScreen(): void {
    if (!matchMedia('(any-pointer: coarse)').matches) return;
    const button = addTool({
      id: 'screen-keyboard',
      label: 'Keyboard on screen',
      icon: icons.screenKeyboard,
      run: () => {
        this.#field.inputMode = this.#field.inputMode === 'none' ? 'text' : 'none';
        button.setAttribute('aria-pressed', String(this.#field.inputMode === 'text'));
        closeToolbar();
      },
    });
    button.setAttribute('aria-pressed', 'false');
  }

  focus(): void {
    if (this.#rfb) this.#field.focus({ preventScroll: true });
  }

  #down(event: KeyboardEvent, toToolbar: () => void): void {
    const { key } = event;
    if (key === 'Dead') {
      this.#isDead = true;
      return;
    }
    if (this.#isComposing || event.isComposing || key === 'Process' || key === 'Unidentified' || event.keyCode === 229) return;
    const isCharacter = [...key].length === 1;
    if (this.#isDead && isCharacter) {
      this.#isDead = false;
      return;
    }
    if (!modifiers.has(key)) this.#isDead = false;
    this.#forward(event);
    if (event.ctrlKey && event.altKey && event.shiftKey && modifiers.has(key)) toToolbar();
  }

  /** Has the viewer see the event as if the desktop's picture had the keyboard. */
  #forward(event: KeyboardEvent): void {
    const state = (name: string) => event.getModifierState(name);
    this.#locks = { modifierCapsLock: state('CapsLock'), modifierNumLock: state('NumLock') };
    const copy = new KeyboardEvent(event.type, {
      key: event.key, code: event.code, location: event.location, repeat: event.repeat, keyCode: event.keyCode,
      ctrlKey: event.ctrlKey, shiftKey: event.shiftKey, altKey: event.altKey, metaKey: event.metaKey,
      modifierAltGraph: state('AltGraph'), cancelable: true, ...this.#locks,
    });
    // The viewer tells AltGr on Windows from Ctrl and Alt by how soon one follows the other.
    Object.defineProperty(copy, 'timeStamp', { value: event.timeStamp });
    this.#canvas?.dispatchEvent(copy);
    if (copy.defaultPrevented) event.preventDefault();
  }

  #input(event: InputEvent): void {
    if (event.inputType === 'insertCompositionText') return;
    event.preventDefault();
    this.#isDead = false;
    if (event.inputType === 'insertText' && event.data) this.#type(event.data);
    else if (event.inputType === 'insertLineBreak') this.#rfb?.sendKey(0xff0d, 'Enter');
    else if (event.inputType === 'deleteContentBackward') this.#rfb?.sendKey(0xff08, 'Backspace');
  }

  #composed(text: string): void {
    this.#isComposing = this.#isDead = false;
    this.#field.value = filling;
    this.#type(text);
  }

  #type(text: string): void {
    for (const key of text) {
      // A key without a place on the keyboard: it comes up by itself.
      if (key.length === 1 && !misnamed.includes(key)) this.#canvas?.dispatchEvent(new KeyboardEvent('keydown', { key, ...this.#locks }));
      else this.#rfb?.sendKey(unicode + key.codePointAt(0)!, '');
    }
  }
}
