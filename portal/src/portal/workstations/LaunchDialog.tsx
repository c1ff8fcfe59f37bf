import { useEffect, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { call } from '../api/client';
import type { LaunchProfile, StreamingImage } from '../api/contract';
import { Dialog } from './Dialog';
import type { Choice } from './LaunchCard';

interface LaunchDialogProps {
  studioId: string;
  profile: LaunchProfile;
  busy: boolean;
  fault: string;
  launch: (choice: Choice) => void;
  close: () => void;
}

/** Asks for what there is a choice of; the first of each is what the profile offers by itself. */
export function LaunchDialog({ studioId, profile, busy, fault, launch, close }: LaunchDialogProps) {
  const types = profile.streamConfiguration?.ec2InstanceTypes ?? [];
  const imageIds = profile.streamConfiguration?.streamingImageIds ?? [];
  const [type, setType] = useState(types[0] ?? '');
  const [imageId, setImageId] = useState(imageIds[0] ?? '');
  const [images, setImages] = useState<readonly StreamingImage[] | null>(imageIds.length > 1 ? null : []);
  const [unread, setUnread] = useState('');

  useEffect(() => {
    if (imageIds.length < 2) return;
    call('GetLaunchProfileDetails', { studioId, launchProfileId: profile.launchProfileId ?? '' })
      .then((details) => setImages(details.streamingImages ?? []))
      .catch((problem: unknown) => setUnread((problem as Error).message));
  }, [imageIds.length, profile.launchProfileId, studioId]);

  return (
    <Dialog
      header={`Launch ${profile.name}`} action="Launch" busy={busy} close={close}
      confirm={() => launch({ ec2InstanceType: type, streamingImageId: imageId })}
    >
      <SpaceBetween size="l">
        {(fault || unread) && <Alert type="error">{fault || unread}</Alert>}
        {types.length > 1 && (
          <FormField label="Machine" description="How fast it is. You can have another one with the next workstation.">
            <RadioGroup value={type} onChange={({ detail }) => setType(detail.value)} items={types.map((value) => ({ value, label: value }))} />
          </FormField>
        )}
        {imageIds.length > 1 && !images && !unread && <Box><Spinner /> Loading the images…</Box>}
        {imageIds.length > 1 && images && (
          <FormField label="Image" description="The programs that are on it.">
            <RadioGroup
              value={imageId}
              onChange={({ detail }) => setImageId(detail.value)}
              items={images.map((image) => ({
                value: image.streamingImageId ?? '', label: image.name ?? image.streamingImageId ?? '', description: image.description,
                disabled: image.state !== 'READY',
              }))}
            />
          </FormField>
        )}
      </SpaceBetween>
    </Dialog>
  );
}
