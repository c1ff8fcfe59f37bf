import { byId } from './dom';

const desktop = byId('desktop');

// The eraser's end of a pen has a button of its own; a workstation's pointer has none for it.
const knownButtons = 0b11111;
const mouseButtons = [0, 2, 1];

/**
 * Has a pen point as a mouse does, from the first pixel on and with its buttons. By itself the viewer takes it for a finger on some
 * systems, whose strokes it would hold back to see whether they become a gesture.
 */
export function usePen(): void {
  let down = 0;
  let isNear = false;

  function pass(event: PointerEvent, type: 'mousedown' | 'mousemove' | 'mouseup', button: number): void {
    // While a button is held the viewer has a sheet over the page, which the events of a mouse would reach.
    const target = document.elementFromPoint(event.clientX, event.clientY) ?? event.target;
    const { clientX, clientY, ctrlKey, altKey, shiftKey, metaKey } = event;
    const made = { clientX, clientY, ctrlKey, altKey, shiftKey, metaKey, button, buttons: down, bubbles: true, cancelable: true };
    target?.dispatchEvent(new MouseEvent(type, made));
  }

  function take(event: PointerEvent): void {
    if (event.pointerType !== 'pen') return;
    isNear = event.type !== 'pointerup' && event.type !== 'pointercancel';
    event.preventDefault();
    const buttons = event.buttons & knownButtons;
    const changed = buttons ^ down;
    down = buttons;
    if (changed === 0) return pass(event, 'mousemove', 0);
    pass(event, buttons & changed ? 'mousedown' : 'mouseup', mouseButtons[Math.log2(changed & -changed)] ?? 0);
  }

  function drop(event: TouchEvent): void {
    const isPen = isNear || [...event.changedTouches].some((touch) => (touch as Touch & { touchType?: string }).touchType === 'stylus');
    if (!isPen) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  desktop.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'pen') return;
    desktop.setPointerCapture(event.pointerId);
    take(event);
  }, { capture: true });
  for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const) desktop.addEventListener(type, take, { capture: true });
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    desktop.addEventListener(type, drop, { capture: true, passive: false });
  }
}
