import type { LaunchProfile, StreamConfiguration, StreamConfigurationCreate } from '../../api/contract';
import type { Faults } from '../useForm';
import { toMinutes, toTime, type Time } from './time';

/** A launch profile as a form holds it. What does not go together in a profile cannot be said here: it follows from the one choice. */
export interface ProfileDraft {
  name: string;
  description: string;
  /** The first one is what people get who do not choose. */
  imageIds: readonly string[];
  componentIds: readonly string[];
  machines: readonly string[];
  runs: Time;
  /** Whether the disk outlives a stop; everything up to the backups counts only then. */
  keepsDisk: boolean;
  /** Whether stopped workstations are deleted after a time. */
  deletesStopped: boolean;
  stopped: Time;
  size: string;
  iops: string;
  throughput: string;
  makesBackups: boolean;
  backups: string;
  hasClipboard: boolean;
  takesUploads: boolean;
  uploadFolder: string;
}

export const limits = {
  runs: 43_200,
  stopped: 5_760,
  size: [100, 16_000],
  iops: [3_000, 16_000],
  throughput: [125, 1_000],
  backups: [1, 10],
} as const;

const base: ProfileDraft = {
  name: '',
  description: '',
  imageIds: [],
  componentIds: [],
  machines: [],
  runs: toTime(720),
  keepsDisk: true,
  deletesStopped: false,
  stopped: toTime(2_880),
  size: '500',
  iops: '3000',
  throughput: '125',
  makesBackups: true,
  backups: '3',
  hasClipboard: true,
  takesUploads: false,
  uploadFolder: '$HOME/Uploads',
};

export const emptyDraft = base;

export function toDraft(profile: LaunchProfile): ProfileDraft {
  const settings = profile.streamConfiguration;
  return {
    ...base,
    name: profile.name ?? '',
    description: profile.description ?? '',
    componentIds: profile.studioComponentIds ?? [],
    ...(settings && ofSettings(settings)),
  };
}

function ofSettings(settings: StreamConfiguration): Partial<ProfileDraft> {
  const { volumeConfiguration: volume, sessionBackup: backup, sessionStorage: storage } = settings;
  const stopped = settings.maxStoppedSessionLengthInMinutes;
  const isOld = isOldKind(settings);
  return {
    imageIds: settings.streamingImageIds,
    machines: settings.ec2InstanceTypes,
    runs: toTime(settings.maxSessionLengthInMinutes),
    keepsDisk: isOld || settings.sessionPersistenceMode === 'ACTIVATED',
    deletesStopped: isOld || settings.automaticTerminationMode === 'ACTIVATED',
    ...(stopped > 0 && { stopped: toTime(stopped) }),
    ...(volume && { size: String(volume.size), iops: String(volume.iops), throughput: String(volume.throughput) }),
    makesBackups: backup.mode === 'AUTOMATIC',
    ...(backup.maxBackupsToRetain && { backups: String(backup.maxBackupsToRetain) }),
    hasClipboard: settings.clipboardMode === 'ENABLED',
    takesUploads: storage !== undefined,
    ...(storage?.root?.linux && { uploadFolder: storage.root.linux }),
  };
}

/** Clients from before disks were kept said by a time alone that workstations can be stopped. */
export function isOldKind(settings: StreamConfiguration | undefined): boolean {
  return settings !== undefined && settings.sessionPersistenceMode === undefined && settings.maxStoppedSessionLengthInMinutes > 0;
}

/** What is sent; what the form does not show of the profile there is stays as it is. */
export function toRequest(draft: ProfileDraft, before: LaunchProfile) {
  return {
    name: draft.name,
    description: draft.description,
    studioComponentIds: draft.componentIds,
    streamConfiguration: toSettings(draft, before),
  };
}

function toSettings(draft: ProfileDraft, before: LaunchProfile): StreamConfigurationCreate {
  const windows = before.streamConfiguration?.sessionStorage?.root?.windows;
  return {
    clipboardMode: draft.hasClipboard ? 'ENABLED' : 'DISABLED',
    ec2InstanceTypes: draft.machines,
    streamingImageIds: draft.imageIds,
    maxSessionLengthInMinutes: toMinutes(draft.runs),
    sessionPersistenceMode: draft.keepsDisk ? 'ACTIVATED' : 'DEACTIVATED',
    ...(draft.keepsDisk && {
      automaticTerminationMode: draft.deletesStopped ? 'ACTIVATED' : 'DEACTIVATED',
      volumeConfiguration: { size: Number(draft.size), iops: Number(draft.iops), throughput: Number(draft.throughput) },
    }),
    maxStoppedSessionLengthInMinutes: draft.keepsDisk && draft.deletesStopped ? toMinutes(draft.stopped) : 0,
    sessionBackup:
      draft.keepsDisk && draft.makesBackups
        ? { mode: 'AUTOMATIC', maxBackupsToRetain: Number(draft.backups) }
        : { mode: 'DEACTIVATED', maxBackupsToRetain: 0 },
    ...(draft.takesUploads && { sessionStorage: { mode: ['UPLOAD'], root: { linux: draft.uploadFolder, ...(windows && { windows }) } } }),
  };
}

const settings = 'streamConfiguration';

/** The members of the request that fields stand for. */
export const member = {
  imageIds: `${settings}.streamingImageIds`,
  machines: `${settings}.ec2InstanceTypes`,
  runs: `${settings}.maxSessionLengthInMinutes`,
  stopped: `${settings}.maxStoppedSessionLengthInMinutes`,
  size: `${settings}.volumeConfiguration.size`,
  iops: `${settings}.volumeConfiguration.iops`,
  throughput: `${settings}.volumeConfiguration.throughput`,
  backups: `${settings}.sessionBackup`,
  uploadFolder: `${settings}.sessionStorage`,
} as const;

export function check(draft: ProfileDraft): Faults {
  const faults: Record<string, string> = {};
  const within = (path: string, text: string, [least, most]: readonly [number, number]) => {
    if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) faults[path] = `It is a whole number from ${least} to ${most}.`;
  };
  if (draft.name.trim() === '') faults.name = 'Give it a name.';
  if (draft.name.length > 64) faults.name = 'It has at most 64 characters.';
  if (draft.description.length > 256) faults.description = 'It has at most 256 characters.';
  if (draft.imageIds.length === 0) faults[member.imageIds] = 'Choose at least one.';
  if (draft.imageIds.length > 20) faults[member.imageIds] = 'Choose at most 20.';
  if (draft.machines.length === 0) faults[member.machines] = 'Choose at least one.';
  if (draft.componentIds.length === 0) faults.studioComponentIds = 'Choose at least one; it may be one that does nothing.';
  if (isOutside(draft.runs, limits.runs)) faults[member.runs] = 'It is between 1 minute and 30 days.';
  if (draft.keepsDisk) {
    if (draft.deletesStopped && isOutside(draft.stopped, limits.stopped)) faults[member.stopped] = 'It is between 1 minute and 4 days.';
    within(member.size, draft.size, limits.size);
    within(member.iops, draft.iops, limits.iops);
    within(member.throughput, draft.throughput, limits.throughput);
    if (draft.makesBackups) within(member.backups, draft.backups, limits.backups);
  }
  if (draft.takesUploads && !/^(\$HOME|\/)\/?([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+$/.test(draft.uploadFolder))
    faults[member.uploadFolder] = 'It is a folder such as $HOME/Uploads or /mnt/incoming: letters, digits, - and _ between slashes.';
  return faults;
}

function isOutside(time: Time, most: number): boolean {
  const minutes = toMinutes(time);
  return !Number.isInteger(minutes) || minutes < 1 || minutes > most;
}
