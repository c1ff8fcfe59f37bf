import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import type { LaunchProfile, OfferedMachine, StreamingImage, StudioComponent } from '../../api/contract';
import { go } from '../../route';
import { types } from '../components/draft';
import { DescriptionField } from '../DescriptionField';
import { FormPage } from '../FormPage';
import { addressOf } from '../pages';
import { Problem } from '../Problem';
import { readComponents, readImages, readSupplies } from '../reading';
import { TextField } from '../TextField';
import { useAnswer } from '../useAnswer';
import { useForm, type Form } from '../useForm';
import { ChoiceField } from './ChoiceField';
import { DiskSection } from './DiskSection';
import { check, emptyDraft, isOldKind, member, toDraft, toRequest, type ProfileDraft } from './draft';
import { tell } from './inWords';

interface ProfileFormProps {
  studioId: string;
  title: string;
  action: string;
  /** As it is now; null for one that is to be made. */
  profile: LaunchProfile | null;
  back: string;
  /** Gives the profile's id. */
  save: (request: ReturnType<typeof toRequest>) => Promise<string>;
}

export function ProfileForm({ studioId, title, action, profile, back, save }: ProfileFormProps) {
  const form = useForm(profile ? toDraft(profile) : emptyDraft, check, async (draft) => {
    const id = await save(toRequest(draft, profile ?? {}));
    go(addressOf('studios/{studioId}/launch-profiles/{id}', studioId, id));
  });
  return (
    <FormPage
      title={title}
      action={action}
      form={form}
      back={back}
      description="A launch profile says which workstations people get, how long they live and what stays of them."
    >
      {isOldKind(profile?.streamConfiguration) && (
        <Alert type="info">An older client made this profile. Saving it here makes it one that keeps the disk and can make backups.</Alert>
      )}
      <Container header={<Header variant="h2">What it is called</Header>}>
        <SpaceBetween size="l">
          <TextField form={form} name="name" label="Name" description="People choose by it, such as Animation or Paint." />
          <DescriptionField form={form} name="description" />
        </SpaceBetween>
      </Container>
      <Contents studioId={studioId} form={form} />
      <DiskSection form={form} />
      <Exchange form={form} />
      <Container header={<Header variant="h2">In short</Header>}>
        <LiveRegion tagName="div">
          <ul className="short">
            {tell(form.draft).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </LiveRegion>
      </Container>
    </FormPage>
  );
}

/** Images, components and machines. */
function Contents({ studioId, form }: { studioId: string; form: Form<ProfileDraft> }) {
  const { draft, change, faultOf } = form;
  const found = useAnswer(async () => {
    const [images, components, { machines }] = await Promise.all([readImages(studioId), readComponents(studioId), readSupplies(studioId)]);
    return {
      images: images.map(imageOption),
      components: components.filter(isThere).map(componentOption),
      machines: machines.map(machineOption),
    };
  });
  const to = (path: string) => addressOf(`studios/{studioId}/${path}`, studioId);
  return (
    <Container header={<Header variant="h2">What people get</Header>}>
      <SpaceBetween size="l">
        {found.fault && <Problem what="What there is to choose" fault={found.fault} again={() => void found.read()} />}
        <ChoiceField
          label="Images"
          description="What is installed. Where there are several, people choose at launch."
          hasDefault
          options={found.answer?.images ?? null}
          chosen={draft.imageIds}
          error={faultOf(member.imageIds)}
          choose={(imageIds) => change({ imageIds })}
          make={{ text: 'Add an image first', href: to('images/new') }}
        />
        <ChoiceField
          label="Machines"
          description="How fast they are. Where there are several, people choose at launch."
          hasDefault
          options={found.answer?.machines ?? null}
          chosen={draft.machines}
          error={faultOf(member.machines)}
          choose={(machines) => change({ machines })}
        />
        <ChoiceField
          label="Components"
          description="Shared folders, licences and scripts that each workstation is set up with. Scripts run in this order."
          options={found.answer?.components ?? null}
          chosen={draft.componentIds}
          error={faultOf('studioComponentIds')}
          choose={(componentIds) => change({ componentIds })}
          make={{ text: 'Create a component first', href: to('components/new') }}
        />
      </SpaceBetween>
    </Container>
  );
}

/** What goes into workstations and out of them. */
function Exchange({ form }: { form: Form<ProfileDraft> }) {
  const { draft, change } = form;
  return (
    <Container header={<Header variant="h2">What goes in and out</Header>}>
      <SpaceBetween size="l">
        <Toggle
          checked={draft.hasClipboard}
          onChange={({ detail }) => change({ hasClipboard: detail.checked })}
          description="Between the desktop and whatever else is open on the artist's own machine. The workstation enforces it."
        >
          Copy and paste text
        </Toggle>
        <Toggle
          checked={draft.takesUploads}
          onChange={({ detail }) => change({ takesUploads: detail.checked })}
          description="People drop files onto the desktop's page, and they arrive in a folder of the workstation."
        >
          Upload files
        </Toggle>
        {draft.takesUploads && (
          <TextField
            form={form}
            name="uploadFolder"
            member={member.uploadFolder}
            label="Folder for uploads"
            description="An absolute path, or one below $HOME, the artist's own folder."
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

function isThere({ state }: StudioComponent): boolean {
  return state !== 'DELETED' && state !== 'DELETE_IN_PROGRESS' && state !== 'CREATE_FAILED';
}

function imageOption({ streamingImageId = '', name = '', description, state }: StreamingImage) {
  return {
    value: streamingImageId,
    label: name,
    ...(description && { description }),
    disabled: state !== 'READY',
    ...(state !== 'READY' && { disabledReason: 'It is not ready.' }),
  };
}

function componentOption({ studioComponentId = '', name = '', type = 'CUSTOM' }: StudioComponent) {
  return { value: studioComponentId, label: name, description: types[type].name };
}

function machineOption({ name, virtualCpus, memoryMiB, hasGpu }: OfferedMachine) {
  return {
    value: name,
    label: name,
    description: `${virtualCpus} processors, ${memoryMiB / 1024} GiB${hasGpu ? ', graphics processor' : ''}`,
  };
}
