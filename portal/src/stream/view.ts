import type RFB from '@novnc/novnc';
import { icons } from './icons';
import { keep, kept } from './kept';
import { addMenu } from './toolbar';

type View = 'fit' | 'scale' | 'actual';

const views: Record<View, { label: string; detail: string }> = {
  fit: { label: 'Fit', detail: 'The desktop takes the size of this window' },
  scale: { label: 'Scale', detail: 'The desktop keeps its size, and its picture is scaled into this window' },
  actual: { label: 'Actual size', detail: 'The desktop keeps its size, a pixel for a pixel; scroll to see the rest' },
};

let chosen: View = 'fit';

/** Adds the choice of how a desktop and a window of different sizes go together. It is kept for the next stream. */
export function offerViews(desktop: () => RFB | null): void {
  const before = kept('view');
  if (before !== null && before in views) chosen = before as View;
  addMenu({ id: 'view', label: 'View', icon: icons.view }, () => Object.entries(views).map(([view, { label, detail }]) => ({
    label,
    detail,
    isChosen: view === chosen,
    choose: () => {
      chosen = view as View;
      keep('view', view);
      const rfb = desktop();
      if (rfb) applyView(rfb);
    },
  })));
}

export function applyView(rfb: RFB): void {
  // A workstation that cannot take the window's size is scaled to fit.
  rfb.scaleViewport = chosen !== 'actual';
  rfb.resizeSession = chosen === 'fit';
}
