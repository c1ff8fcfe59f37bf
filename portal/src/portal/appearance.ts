import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useState } from 'react';

export type Appearance = 'system' | 'light' | 'dark';

const key = 'atelier.appearance';
const system = window.matchMedia('(prefers-color-scheme: dark)');

/** What the person chose on this machine, or the system's. */
function chosen(): Appearance {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function apply(appearance: Appearance): void {
  const isDark = appearance === 'dark' || (appearance === 'system' && system.matches);
  applyMode(isDark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}

/** Before anything is drawn; from then on the pages follow the system where nothing else was chosen. */
export function begin(): void {
  apply(chosen());
  system.addEventListener('change', () => apply(chosen()));
}

/** The appearance, and how it is changed. */
export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
  const [appearance, setAppearance] = useState(chosen);
  const choose = (wanted: Appearance): void => {
    localStorage.setItem(key, wanted);
    apply(wanted);
    setAppearance(wanted);
  };
  return [appearance, choose];
}
