import './preview.css';
import { useRef } from 'react';
import { usePicture } from './pictures';

interface DesktopPreviewProps {
  studioId: string;
  sessionId: string;
  /** The workstation's, as people know it. */
  name: string;
}

/** What a running desktop looked like a moment ago, and when that was. */
export function DesktopPreview({ studioId, sessionId, name }: DesktopPreviewProps) {
  const frame = useRef<HTMLElement>(null);
  const picture = usePicture(studioId, sessionId, frame);
  return (
    <figure className="preview" ref={frame}>
      {picture
        ? <img src={picture.source} alt={`The desktop of ${name}`} />
        : (
          <svg viewBox="0 0 48 30" role="img" aria-label={`No picture of the desktop of ${name} yet`}>
            <rect x="14" y="6" width="20" height="13" rx="1.5" />
            <path d="M20 24h8M24 19v5" />
          </svg>
        )}
      {picture && <figcaption>{new Date(picture.takenAt).toLocaleTimeString()}</figcaption>}
    </figure>
  );
}
