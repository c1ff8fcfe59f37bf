import { byId } from './dom';

const still = byId('still') as HTMLCanvasElement;

/** Keeps the last picture of a desktop that is about to be taken off the page, grey, where it was. */
export function keepPicture(): void {
  const canvas = document.querySelector<HTMLCanvasElement>('#desktop canvas');
  if (!canvas || canvas.width === 0) return;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  Object.assign(still.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  [still.width, still.height] = [canvas.width, canvas.height];
  still.getContext('2d')!.drawImage(canvas, 0, 0);
  still.hidden = false;
}

export function dropPicture(): void {
  if (still.hidden) return;
  still.hidden = true;
  still.width = still.height = 0;
}

/** Calls for each frame that is drawn. What draws it says nothing; but it draws onto a canvas, and that can be listened to. */
export function listenToFrames(drawn: () => void): void {
  const context = document.querySelector<HTMLCanvasElement>('#desktop canvas')?.getContext('2d');
  if (!context) return;
  const draw = context.drawImage;
  context.drawImage = (...what: unknown[]) => {
    Reflect.apply(draw, context, what);
    drawn();
  };
}
