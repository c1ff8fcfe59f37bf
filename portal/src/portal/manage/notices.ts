import { useSyncExternalStore } from 'react';
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';

let notices: readonly FlashbarProps.MessageDefinition[] = [];
const watchers = new Set<() => void>();

function set(changed: typeof notices): void {
  notices = changed;
  watchers.forEach((watcher) => watcher());
}

/**
 * Says something above whatever page is open. It takes the place of what was said before, except of what still goes on or went wrong
 * under another id.
 */
export function notify(id: string, type: FlashbarProps.Type, content: string): void {
  const notice: FlashbarProps.MessageDefinition = {
    id, type, content, loading: type === 'in-progress', dismissible: type !== 'in-progress', dismissLabel: 'Dismiss',
    onDismiss: () => dismiss(id),
  };
  set([...notices.filter((one) => one.id !== id && (one.type === 'in-progress' || one.type === 'error')), notice]);
}

export function dismiss(id: string): void {
  set(notices.filter((one) => one.id !== id));
}

export function useNotices(): readonly FlashbarProps.MessageDefinition[] {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => notices,
  );
}
