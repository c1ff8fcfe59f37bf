import { icons } from './icons';
import { announce } from './page';
import { addTool, closeToolbar, labelTool } from './toolbar';

// Chromium's; no other browser has it.
interface KeyboardLock {
  lock(): Promise<void>;
}

/** Adds the way to full screen. There all keys go to the workstation, also the browser's and the system's, where the browser lets them. */
export function offerFullScreen(): void {
  if (!document.fullscreenEnabled) return;
  const button = addTool({ id: 'full-screen', label: 'Full screen', icon: icons.fullScreen, run: () => void toggle() });
  document.addEventListener('fullscreenchange', () => {
    labelTool(button, document.fullscreenElement ? 'Leave full screen' : 'Full screen');
  });
}

async function toggle(): Promise<void> {
  closeToolbar();
  if (document.fullscreenElement) return document.exitFullscreen();
  try {
    await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
  } catch {
    announce('This browser does not let the page fill the screen.');
    return;
  }
  announce(await grabKeys()
    ? 'All keys go to the workstation. Hold Esc to leave full screen.'
    : 'This browser keeps some keys, such as Alt+Tab, for itself: the Keys menu sends them. Esc leaves full screen.');
}

async function grabKeys(): Promise<boolean> {
  const { keyboard } = navigator as Navigator & { keyboard?: KeyboardLock };
  try {
    await keyboard?.lock();
    return keyboard !== undefined;
  } catch {
    return false;
  }
}
