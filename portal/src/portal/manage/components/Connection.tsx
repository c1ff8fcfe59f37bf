import Autosuggest from '@cloudscape-design/components/autosuggest';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OfferedSupplies, StudioComponentSubtype } from '../../api/contract';
import { TextField } from '../TextField';
import type { Form } from '../useForm';
import { subtypes, types, type ComponentDraft } from './draft';

interface ConnectionProps {
  form: Form<ComponentDraft>;
  /** Null until it is known. */
  supplies: OfferedSupplies | null;
}

const subtypeNames: Partial<Record<StudioComponentSubtype, string>> = {
  CUSTOM: 'Any other',
  AMAZON_FSX_FOR_WINDOWS: 'Amazon FSx for Windows File Server',
  AMAZON_FSX_FOR_LUSTRE: 'Amazon FSx for Lustre',
};

/** How to reach what the component stands for. */
export function Connection({ form, supplies }: ConnectionProps) {
  const { type } = form.draft;
  if (type === 'CUSTOM') return null;
  return (
    <Container header={<Header variant="h2">{types[type].name}</Header>}>
      <SpaceBetween size="l">
        {type === 'SHARED_FILE_SYSTEM' && <ShareFields form={form} supplies={supplies} />}
        {type === 'LICENSE_SERVICE' && (
          <Endpoint form={form} description="Such as 5053@licences.studio.local, as the programs expect it." options={[]} />
        )}
        {type === 'COMPUTE_FARM' && (
          <Endpoint form={form} description="Such as farm.studio.local, as the programs expect it." options={[]} />
        )}
        {type === 'ACTIVE_DIRECTORY' && <DirectoryFields form={form} supplies={supplies} />}
      </SpaceBetween>
    </Container>
  );
}

function ShareFields({ form, supplies }: ConnectionProps) {
  const { draft, change } = form;
  const shares = supplies?.shares ?? [];
  const isOffered = shares.some(({ endpoint, shareName }) => endpoint === draft.endpoint.toLowerCase() && shareName === draft.shareName);
  return (
    <SpaceBetween size="l">
      <Endpoint
        form={form}
        options={[...new Set(shares.map(({ endpoint }) => endpoint))]}
        description="The share's server. The operator of this server says where its content is, with atelier share add."
      />
      <TextField
        form={form}
        name="shareName"
        member="configuration.sharedFileSystemConfiguration.shareName"
        label="Name of the share"
        description="Empty for a share without one."
        {...(draft.endpoint &&
          supplies &&
          !isOffered && { hint: 'The operator offers the studio no such share yet; workstations do not start until then.' })}
      />
      <TextField
        form={form}
        name="linuxMountPoint"
        label="Mounted at"
        placeholder={`/mnt/${draft.shareName || 'share'}`}
        description="Where artists find it: an absolute path, or one below $HOME."
      />
      <FormField label="Kind of file system" description="For scripts that ask; it is mounted in the same way.">
        <Select
          selectedOption={{ value: draft.subtype, label: subtypeNames[draft.subtype] ?? draft.subtype }}
          options={subtypes.SHARED_FILE_SYSTEM.map((value) => ({ value, label: subtypeNames[value] ?? value }))}
          onChange={({ detail }) => change({ subtype: detail.selectedOption.value as StudioComponentSubtype })}
        />
      </FormField>
    </SpaceBetween>
  );
}

function DirectoryFields({ form, supplies }: ConnectionProps) {
  const directories = supplies?.directories ?? [];
  return (
    <SpaceBetween size="l">
      <FormField
        label="Directory"
        description="Who may let computers join is for the operator to say, with atelier directory add."
        errorText={form.faultOf('configuration.activeDirectoryConfiguration.directoryId')}
      >
        <Autosuggest
          value={form.draft.directoryId}
          onChange={({ detail }) => form.change({ directoryId: detail.value })}
          enteredTextLabel={(text) => `Use ${text}`}
          options={directories.map(({ directoryId, domain }) => ({ value: directoryId, description: domain }))}
          placeholder="d-1234567890"
        />
      </FormField>
      <TextField
        form={form}
        name="organizationalUnit"
        member="configuration.activeDirectoryConfiguration.organizationalUnitDistinguishedName"
        label="Organizational unit"
        placeholder="OU=Workstations,DC=studio,DC=example,DC=org"
        description="Where the accounts of workstations are made; the domain's own place if it is empty."
      />
    </SpaceBetween>
  );
}

function Endpoint({ form, description, options }: { form: Form<ComponentDraft>; description: string; options: readonly string[] }) {
  return (
    <FormField label="Address" description={description} errorText={form.faultOf('endpoint') || form.faultOf('configuration')}>
      <Autosuggest
        value={form.draft.endpoint}
        onChange={({ detail }) => form.change({ endpoint: detail.value })}
        enteredTextLabel={(text) => `Use ${text}`}
        options={options.map((value) => ({ value }))}
      />
    </FormField>
  );
}
