import type {
  LaunchProfilePlatform,
  StudioComponent,
  StudioComponentConfiguration,
  StudioComponentInitializationScript,
  StudioComponentInitializationScriptRunContext,
  StudioComponentSubtype,
  StudioComponentType,
} from '../../api/contract';
import type { Faults } from '../useForm';

export interface ScriptDraft {
  readonly platform: LaunchProfilePlatform;
  readonly runContext: StudioComponentInitializationScriptRunContext;
  readonly script: string;
}

export interface ParameterDraft {
  readonly key: string;
  readonly value: string;
}

/** A component as a form holds it: of all types at once, so that another choice of type loses nothing. */
export interface ComponentDraft {
  name: string;
  description: string;
  type: StudioComponentType;
  subtype: StudioComponentSubtype;
  endpoint: string;
  shareName: string;
  linuxMountPoint: string;
  windowsMountDrive: string;
  fileSystemId: string;
  directoryId: string;
  organizationalUnit: string;
  scripts: readonly ScriptDraft[];
  parameters: readonly ParameterDraft[];
}

export const types: Record<StudioComponentType, { name: string; purpose: string }> = {
  CUSTOM: { name: 'Scripts', purpose: 'Whatever scripts set up: programs, settings, variables. Without a script it does nothing.' },
  SHARED_FILE_SYSTEM: { name: 'Shared folder', purpose: 'A file share that each workstation mounts.' },
  LICENSE_SERVICE: { name: 'Licence server', purpose: 'Programs and scripts find its address in the variable ATELIER_LICENSE_SERVICE.' },
  COMPUTE_FARM: { name: 'Render farm', purpose: 'Programs and scripts find its address in the variable ATELIER_COMPUTE_FARM.' },
  ACTIVE_DIRECTORY: { name: 'Active Directory', purpose: 'A domain that each workstation joins when it starts.' },
};

export const subtypes: Record<StudioComponentType, readonly StudioComponentSubtype[]> = {
  CUSTOM: ['CUSTOM'],
  SHARED_FILE_SYSTEM: ['CUSTOM', 'AMAZON_FSX_FOR_WINDOWS', 'AMAZON_FSX_FOR_LUSTRE'],
  LICENSE_SERVICE: ['CUSTOM'],
  COMPUTE_FARM: ['CUSTOM'],
  ACTIVE_DIRECTORY: ['AWS_MANAGED_MICROSOFT_AD'],
};

/** The API's only version of scripts. */
const protocolVersion = '2021-03-31';

export const longestScript = 5120;

export const emptyScript: ScriptDraft = { platform: 'LINUX', runContext: 'SYSTEM_INITIALIZATION', script: '' };

export function toDraft(component: StudioComponent): ComponentDraft {
  const {
    activeDirectoryConfiguration: directory,
    sharedFileSystemConfiguration: share,
    licenseServiceConfiguration: licence,
    computeFarmConfiguration: farm,
  } = component.configuration ?? {};
  const type = component.type ?? 'CUSTOM';
  return {
    name: component.name ?? '',
    description: component.description ?? '',
    type,
    subtype: component.subtype ?? subtypes[type][0]!,
    endpoint: share?.endpoint ?? licence?.endpoint ?? farm?.endpoint ?? '',
    shareName: share?.shareName ?? '',
    linuxMountPoint: share?.linuxMountPoint ?? '',
    windowsMountDrive: share?.windowsMountDrive ?? '',
    fileSystemId: share?.fileSystemId ?? '',
    directoryId: directory?.directoryId ?? '',
    organizationalUnit: directory?.organizationalUnitDistinguishedName ?? '',
    scripts: (component.initializationScripts ?? []).map(({ platform = 'LINUX', runContext = 'SYSTEM_INITIALIZATION', script = '' }) => ({
      platform,
      runContext,
      script,
    })),
    parameters: (component.scriptParameters ?? []).map(({ key = '', value = '' }) => ({ key, value })),
  };
}

/** What is sent. What the form does not show of a component there is stays as it is. */
export function toRequest(draft: ComponentDraft, before: StudioComponent) {
  const configuration = toConfiguration(draft, before.configuration);
  return {
    name: draft.name,
    description: draft.description,
    type: draft.type,
    subtype: draft.subtype,
    ...(configuration && { configuration }),
    initializationScripts: draft.scripts.map((script): StudioComponentInitializationScript => ({
      ...script,
      launchProfileProtocolVersion: protocolVersion,
    })),
    scriptParameters: draft.parameters,
  };
}

function toConfiguration(
  draft: ComponentDraft,
  before: StudioComponentConfiguration | undefined,
): StudioComponentConfiguration | undefined {
  const { endpoint, shareName, linuxMountPoint, windowsMountDrive, fileSystemId, directoryId, organizationalUnit } = draft;
  switch (draft.type) {
    case 'SHARED_FILE_SYSTEM':
      return {
        sharedFileSystemConfiguration: {
          ...(endpoint && { endpoint }),
          ...(shareName && { shareName }),
          ...(linuxMountPoint && { linuxMountPoint }),
          ...(windowsMountDrive && { windowsMountDrive }),
          ...(fileSystemId && { fileSystemId }),
        },
      };
    case 'LICENSE_SERVICE':
      return { licenseServiceConfiguration: { endpoint } };
    case 'COMPUTE_FARM':
      return { computeFarmConfiguration: { ...before?.computeFarmConfiguration, endpoint } };
    case 'ACTIVE_DIRECTORY':
      return {
        activeDirectoryConfiguration: {
          ...before?.activeDirectoryConfiguration,
          directoryId,
          ...(organizationalUnit && { organizationalUnitDistinguishedName: organizationalUnit }),
        },
      };
    case 'CUSTOM':
      return undefined;
  }
}

export function check(draft: ComponentDraft): Faults {
  const faults: Record<string, string> = {};
  if (draft.name.trim() === '') faults.name = 'Give it a name.';
  if (draft.name.length > 64) faults.name = 'It has at most 64 characters.';
  if (draft.description.length > 256) faults.description = 'It has at most 256 characters.';
  if (['SHARED_FILE_SYSTEM', 'LICENSE_SERVICE', 'COMPUTE_FARM'].includes(draft.type) && draft.endpoint.trim() === '')
    faults.endpoint = 'Say where it is.';
  if (draft.type === 'SHARED_FILE_SYSTEM' && !/^(\/?|(\$HOME)?(\/[^/\n\s\\]+)*)$/.test(draft.linuxMountPoint))
    faults.linuxMountPoint = 'It is an absolute path such as /mnt/projects, or one below $HOME, without spaces.';
  if (draft.type === 'SHARED_FILE_SYSTEM' && !/^[A-Z]?$/.test(draft.windowsMountDrive))
    faults.windowsMountDrive = 'It is one capital letter.';
  draft.scripts.forEach(({ script }, index) => {
    if (script.trim() === '') faults[`initializationScripts[${index}]`] = 'Write what it does, or remove it.';
    if (script.length > longestScript) faults[`initializationScripts[${index}]`] = `It has at most ${longestScript} characters.`;
  });
  draft.parameters.forEach(({ key, value }, index) => {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]+$/.test(key) || key.length > 64)
      faults[`scriptParameters[${index}].key`] = 'It begins with a letter or _, and has 2 to 64 letters, digits and _.';
    if (value === '' || value.length > 256) faults[`scriptParameters[${index}].value`] = 'It has 1 to 256 characters.';
  });
  return faults;
}
