import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { StreamingImage } from '../../api/contract';
import { go } from '../../route';
import { DescriptionField } from '../DescriptionField';
import { FormPage } from '../FormPage';
import { Loading } from '../Loading';
import { notify } from '../notices';
import { addressOf, type PageProps } from '../pages';
import { Problem } from '../Problem';
import { State } from '../State';
import { TextField } from '../TextField';
import { useAnswer } from '../useAnswer';
import { useForm } from '../useForm';
import { isOwn } from './ImagesPage';

/** An image of a studio, and its name and description to change. */
export function ImagePage({ user, studioId, id }: PageProps) {
  const { answer: image, fault, read } = useAnswer(
    async () => (await call('GetStreamingImage', { studioId, streamingImageId: id })).streamingImage ?? {},
    (tell) => ({ streamingImage: (_, told) => { if (told.streamingImageId === id) tell(() => told); } }),
  );
  if (fault) return <Problem what="The image" fault={fault} again={() => void read()} />;
  if (!image) return <Loading what="the image" />;
  if (user.isAdministrator && isOwn(image)) return <ImageForm studioId={studioId} image={image} />;
  return (
    <ContentLayout header={<Header variant="h1" description={image.description}>{image.name}</Header>}>
      <Facts image={image} />
    </ContentLayout>
  );
}

function ImageForm({ studioId, image }: { studioId: string; image: StreamingImage }) {
  const list = addressOf('studios/{studioId}/images', studioId);
  const start = { name: image.name ?? '', description: image.description ?? '' };
  const form = useForm(start, ({ name }) => ({ ...(name.trim() === '' && { name: 'Give it a name.' }) }), async (draft) => {
    await call('UpdateStreamingImage', { studioId, streamingImageId: image.streamingImageId ?? '', ...draft });
    notify('image', 'success', `The image ${draft.name} is changed.`);
    go(list);
  });
  return (
    <FormPage title={image.name ?? 'Image'} action="Save" form={form} back={list}>
      <Facts image={image} />
      <Container>
        <SpaceBetween size="l">
          <TextField form={form} name="name" label="Name" description="What people see when they choose among images." />
          <DescriptionField form={form} name="description" />
        </SpaceBetween>
      </Container>
    </FormPage>
  );
}

function Facts({ image }: { image: StreamingImage }) {
  return (
    <SpaceBetween size="l">
      {image.state?.endsWith('_FAILED') && <Alert type="error">{image.statusMessage}</Alert>}
      <Container>
        <KeyValuePairs columns={3} items={[
          { label: 'State', value: <State state={image.state} /> },
          { label: 'Platform', value: image.platform },
          { label: 'Owner', value: isOwn(image) ? 'This studio' : 'The operator, for all studios' },
          { label: 'Image of the engine', value: <Box variant="code">{image.ec2ImageId}</Box> },
          { label: 'Id', value: <Box variant="code">{image.streamingImageId}</Box> },
        ]} />
      </Container>
    </SpaceBetween>
  );
}
