import { Fragment } from 'react';
import type { StreamingSessionBackup } from '../api/contract';
import { ago, dayOf, timeOf } from '../clock';

interface TimelineProps {
  label: string;
  description: string;
  /** The newest first. */
  backups: readonly StreamingSessionBackup[];
  /** The server's time. */
  now: number;
  chosenId: string | null;
  choose: (backupId: string) => void;
}

/** Backups on a line from now back to the oldest, a day at a time; what a choice would undo is marked on it. */
export function Timeline({ label, description, backups, now, chosenId, choose }: TimelineProps) {
  const place = backups.findIndex(({ backupId }) => backupId === chosenId);
  return (
    <fieldset className="timeline">
      <legend>
        {label}
        <small>{description}</small>
      </legend>
      <p className="timeline-now" data-lost={place >= 0}>Now: the disk as it is</p>
      {backups.map(({ backupId = '', createdAt = '' }, index) => {
        const day = dayOf(createdAt, now);
        const isNewDay = index === 0 || day !== dayOf(backups[index - 1]?.createdAt ?? '', now);
        return (
          <Fragment key={backupId}>
            {isNewDay && <h3 data-lost={index <= place}>{day}</h3>}
            <label data-lost={index < place}>
              <input type="radio" name="backup" value={backupId} checked={index === place} onChange={() => choose(backupId)} />
              <span>{timeOf(createdAt)}</span>
              <small>{ago(createdAt, now)}</small>
            </label>
          </Fragment>
        );
      })}
    </fieldset>
  );
}
