import { toMinutes, inWords } from './time';
import type { ProfileDraft } from './draft';

/** What a profile means for those who launch from it, a sentence each. */
export function tell(draft: ProfileDraft): readonly string[] {
  const runs = inWords(toMinutes(draft.runs) || 0);
  return [
    ...(draft.keepsDisk
      ? keeping(draft, runs)
      : [`A workstation is deleted after ${runs} at the latest, with everything on it. It cannot be stopped.`]),
    draft.hasClipboard
      ? 'Text can be copied between the desktop and the browser.'
      : 'Nothing can be copied between the desktop and the browser.',
    draft.takesUploads ? `Files can be uploaded into ${draft.uploadFolder}.` : 'Files cannot be uploaded.',
  ];
}

function keeping(draft: ProfileDraft, runs: string): readonly string[] {
  return [
    `A workstation runs for at most ${runs} at a time and stops by itself then. What is on its disk, up to ${draft.size} GiB, stays.`,
    draft.deletesStopped
      ? `Once it has been stopped for ${inWords(toMinutes(draft.stopped) || 0)} it is deleted, with its disk and its backups.`
      : 'Once stopped it stays until somebody deletes it.',
    draft.makesBackups
      ? `Each stop makes a backup; the newest ${draft.backups === '1' ? 'one is' : `${draft.backups} are`} kept.`
      : 'No backups are made: what is overwritten is lost.',
  ];
}
