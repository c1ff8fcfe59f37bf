import { useEffect, useState, type RefObject } from 'react';

/** A picture of a desktop, and when it was taken. */
export interface Picture {
  readonly source: string;
  readonly takenAt: string;
  readonly tag: string;
}

/** Between two looks at one desktop, in milliseconds. */
const interval = 15_000;

// One request at a time: a desktop that does not answer holds up no more than the next picture.
let queue: Promise<unknown> = Promise.resolve();

/** The latest picture of a desktop, for as long as its place is in view and the tab is to be seen; null while there is none. */
export function usePicture(studioId: string, sessionId: string, place: RefObject<HTMLElement | null>): Picture | null {
  const [picture, setPicture] = useState<Picture | null>(null);
  const isInView = useInView(place);

  useEffect(() => {
    if (!isInView) return;
    const over = new AbortController();
    let latest: Picture | null = null;
    let timer = 0;

    const look = async () => {
      latest = await next(() => ask(studioId, sessionId, latest, over.signal));
      if (over.signal.aborted) return;
      setPicture(latest);
      timer = window.setTimeout(() => void look(), interval);
    };
    void look();
    return () => {
      over.abort();
      window.clearTimeout(timer);
    };
  }, [isInView, studioId, sessionId]);

  return picture;
}

function useInView(place: RefObject<HTMLElement | null>): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    let isInWindow = false;
    const tell = () => setInView(isInWindow && document.visibilityState === 'visible');
    const observer = new IntersectionObserver((entries) => {
      isInWindow = entries.at(-1)?.isIntersecting ?? false;
      tell();
    });
    if (place.current) observer.observe(place.current);
    document.addEventListener('visibilitychange', tell);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  }, [place]);
  return isInView;
}

function next<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const done = queue.then(work);
  queue = done;
  return done;
}

// Without an answer the earlier picture stays, with its time.
async function ask(studioId: string, sessionId: string, known: Picture | null, signal: AbortSignal): Promise<Picture | null> {
  if (signal.aborted) return known;
  try {
    const address = `/portal/studios/${encodeURIComponent(studioId)}/sessions/${encodeURIComponent(sessionId)}/preview`;
    const answer = await fetch(address, { signal, headers: known ? { 'If-None-Match': known.tag } : {} });
    const takenAt = answer.headers.get('Last-Modified') ?? '';
    if (answer.status === 304 && known) return { ...known, takenAt };
    if (answer.status !== 200) return known;
    return { source: await toUrl(await answer.blob()), takenAt, tag: answer.headers.get('ETag') ?? '' };
  } catch {
    return known;
  }
}

// The page's policy lets pictures come from this server and from such addresses alone.
function toUrl(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error as Error);
    reader.readAsDataURL(content);
  });
}
