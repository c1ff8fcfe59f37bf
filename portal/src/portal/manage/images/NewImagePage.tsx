import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { OfferedImage } from '../../api/contract';
import { go } from '../../route';
import { DescriptionField } from '../DescriptionField';
import { FormPage } from '../FormPage';
import { notify } from '../notices';
import { addressOf, type PageProps } from '../pages';
import { Problem } from '../Problem';
import { readSupplies } from '../reading';
import { TextField } from '../TextField';
import { useAnswer } from '../useAnswer';
import { useForm, type Faults } from '../useForm';

const empty = { ec2ImageId: '', name: '', description: '' };

/** Takes an image of the engine into a studio. */
export function NewImagePage({ studioId }: PageProps) {
  const { answer: supplies, fault, read } = useAnswer(() => readSupplies(studioId));
  const list = addressOf('studios/{studioId}/images', studioId);
  const form = useForm(empty, check, async (draft) => {
    await call('CreateStreamingImage', { studioId, ...draft });
    notify('image', 'success', `The image ${draft.name} is being added.`);
    go(list);
  });
  const images = supplies?.images ?? [];

  // Until somebody writes others, name and description are those of the engine.
  const choose = (ec2ImageId: string) => {
    const before = images.find((image) => image.ec2ImageId === form.draft.ec2ImageId);
    const now = images.find((image) => image.ec2ImageId === ec2ImageId);
    form.change({
      ec2ImageId,
      ...(form.draft.name === (before?.name ?? '') && { name: now?.name ?? '' }),
      ...(form.draft.description === (before?.description ?? '') && { description: now?.description ?? '' }),
    });
  };

  return (
    <FormPage title="Add an image" action="Add image" form={form} back={list}>
      {fault && <Problem what="What the engine has" fault={fault} again={() => void read()} />}
      {supplies?.imagesFault && (
        <Alert type="warning" header="The workstation engine does not answer">
          {supplies.imagesFault}
        </Alert>
      )}
      {supplies && !supplies.imagesFault && images.length === 0 && (
        <Alert type="info" header="The engine has no image">
          Import one on the page Engine images; it also says how one is built.
        </Alert>
      )}
      <Container>
        <SpaceBetween size="l">
          <FormField
            label="Image of the engine"
            description="These were imported or built on this server."
            errorText={form.faultOf('ec2ImageId')}
          >
            <RadioGroup
              value={form.draft.ec2ImageId}
              onChange={({ detail }) => choose(detail.value)}
              items={images.map((image) => ({ value: image.ec2ImageId, label: image.name, description: describe(image) }))}
            />
          </FormField>
          <TextField form={form} name="name" label="Name" description="What people see when they choose among images." />
          <DescriptionField form={form} name="description" />
        </SpaceBetween>
      </Container>
    </FormPage>
  );
}

function describe({ description, platform, sizeMiB, ec2ImageId }: OfferedImage): string {
  return [description, platform === 'WINDOWS' ? 'Windows' : 'Linux', sizeMiB > 0 ? `${sizeMiB} MiB` : '', ec2ImageId]
    .filter(Boolean)
    .join(' · ');
}

function check({ ec2ImageId, name, description }: typeof empty): Faults {
  return {
    ...(ec2ImageId === '' && { ec2ImageId: 'Choose one.' }),
    ...(name.trim() === '' && { name: 'Give it a name.' }),
    ...(name.length > 64 && { name: 'It has at most 64 characters.' }),
    ...(description.length > 256 && { description: 'It has at most 256 characters.' }),
  };
}
