import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import Toggle from '@cloudscape-design/components/toggle';
import { TextField } from '../TextField';
import type { Form } from '../useForm';
import { limits, member, type ProfileDraft } from './draft';
import { TimeField } from './TimeField';

/** How long workstations live, and what is left of them: one choice decides which settings there are. */
export function DiskSection({ form }: { form: Form<ProfileDraft> }) {
  const { draft, change, faultOf } = form;
  return (
    <Container header={<Header variant="h2">How long, and what stays</Header>}>
      <SpaceBetween size="l">
        <TimeField
          label="Runs for at most"
          value={draft.runs}
          error={faultOf(member.runs)}
          change={(runs) => change({ runs })}
          description="Then it ends by itself, whether somebody works or not. From 1 minute to 30 days."
        />
        <FormField label="At the end" stretch errorText={faultOf('streamConfiguration.sessionPersistenceMode')}>
          <Tiles
            value={draft.keepsDisk ? 'keep' : 'drop'}
            columns={2}
            onChange={({ detail }) => change({ keepsDisk: detail.value === 'keep' })}
            items={[
              {
                value: 'keep',
                label: 'Stop it and keep the disk',
                description: 'People find their machine as they left it. It can be stopped, started, and backed up.',
              },
              {
                value: 'drop',
                label: 'Delete it',
                description: 'Each workstation begins empty and leaves nothing. There are no stops, no disk settings and no backups.',
              },
            ]}
          />
        </FormField>
        {draft.keepsDisk && <KeptDisk form={form} />}
      </SpaceBetween>
    </Container>
  );
}

function KeptDisk({ form }: { form: Form<ProfileDraft> }) {
  const { draft, change, faultOf } = form;
  return (
    <SpaceBetween size="l">
      <FormField label="Stopped workstations" errorText={faultOf('streamConfiguration.automaticTerminationMode')}>
        <RadioGroup
          value={draft.deletesStopped ? 'delete' : 'keep'}
          onChange={({ detail }) => change({ deletesStopped: detail.value === 'delete' })}
          items={[
            { value: 'keep', label: 'Stay until somebody deletes them', description: 'They take space on the disks of the server.' },
            { value: 'delete', label: 'Are deleted after a time', description: 'With their disks and their backups, for good.' },
          ]}
        />
      </FormField>
      {draft.deletesStopped && (
        <TimeField
          label="Deleted once stopped for"
          value={draft.stopped}
          error={faultOf(member.stopped)}
          change={(stopped) => change({ stopped })}
          description="From 1 minute to 4 days. Starting it in time begins the count anew."
        />
      )}
      <ColumnLayout columns={3}>
        <TextField
          form={form}
          name="size"
          member={member.size}
          label="Disk"
          hint={`GiB, ${limits.size.join(' to ')}`}
          type="number"
          description="The most that fits on it."
        />
        <TextField
          form={form}
          name="iops"
          member={member.iops}
          label="Operations a second"
          hint={limits.iops.join(' to ')}
          type="number"
          description="The most at once."
        />
        <TextField
          form={form}
          name="throughput"
          member={member.throughput}
          label="Throughput"
          hint={`MiB/s, ${limits.throughput.join(' to ')}`}
          type="number"
          description="The most at once."
        />
      </ColumnLayout>
      <SpaceBetween size="s">
        <Toggle
          checked={draft.makesBackups}
          onChange={({ detail }) => change({ makesBackups: detail.checked })}
          description="A backup is the whole disk as it was; only what has changed takes space."
        >
          Make a backup at each stop
        </Toggle>
        {draft.makesBackups && (
          <TextField
            form={form}
            name="backups"
            member={member.backups}
            label="Backups kept of each workstation"
            hint={limits.backups.join(' to ')}
            type="number"
            description="The oldest makes room for the newest."
          />
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}
