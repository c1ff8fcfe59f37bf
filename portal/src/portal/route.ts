import { useSyncExternalStore } from 'react';

/** Goes to a page of the portal without loading it anew. */
export function go(path: string): void {
  history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/** The path of the page that is shown. */
export function usePath(): string {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('popstate', changed);
      return () => window.removeEventListener('popstate', changed);
    },
    () => location.pathname,
  );
}

/** Whether a path is that of a page, or of one below it. */
export function isBelow(path: string, page: string): boolean {
  return path === page || path.startsWith(`${page}/`);
}

/** For links: follows them within the page, unless another window is wanted. */
export function follow(event: CustomEvent<{ href?: string | undefined; external?: boolean | undefined }>): void {
  if (!event.detail.href || event.detail.external) return;
  event.preventDefault();
  go(event.detail.href);
}
