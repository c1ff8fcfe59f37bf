import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import type { StudioComponent, StudioComponentType } from '../../api/contract';
import { go } from '../../route';
import { DescriptionField } from '../DescriptionField';
import { FormPage } from '../FormPage';
import { addressOf } from '../pages';
import { readSupplies } from '../reading';
import { TextField } from '../TextField';
import { useAnswer } from '../useAnswer';
import { useForm } from '../useForm';
import { Connection } from './Connection';
import { check, subtypes, toDraft, toRequest, types } from './draft';
import { Parameters, Scripts } from './Scripts';

interface ComponentFormProps {
  studioId: string;
  title: string;
  action: string;
  /** As it is now; an empty one that is to be made. */
  component: StudioComponent;
  save: (request: ReturnType<typeof toRequest>) => Promise<void>;
}

export function ComponentForm({ studioId, title, action, component, save }: ComponentFormProps) {
  const list = addressOf('studios/{studioId}/components', studioId);
  const { answer: supplies } = useAnswer(() => readSupplies(studioId));
  const form = useForm(toDraft(component), check, async (draft) => {
    await save(toRequest(draft, component));
    go(list);
  });
  const choose = (type: StudioComponentType) => form.change({ type, subtype: subtypes[type][0]! });

  return (
    <FormPage title={title} action={action} form={form} back={list}>
      <Container header={<Header variant="h2">What it is</Header>}>
        <SpaceBetween size="l">
          <FormField label="Type" stretch errorText={form.faultOf('type')}>
            <Tiles
              value={form.draft.type} columns={2} onChange={({ detail }) => choose(detail.value as StudioComponentType)}
              items={Object.entries(types).map(([value, { name, purpose }]) => ({ value, label: name, description: purpose }))}
            />
          </FormField>
          <TextField form={form} name="name" label="Name" description="Messages about scripts name it, and variables are called by it." />
          <DescriptionField form={form} name="description" />
        </SpaceBetween>
      </Container>
      <Connection form={form} supplies={supplies} />
      <Scripts form={form} />
      <Parameters form={form} />
    </FormPage>
  );
}
