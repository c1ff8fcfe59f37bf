import { useMemo } from 'react';
import Box from '@cloudscape-design/components/box';
import { call } from '../../api/client';
import type { StreamingImage } from '../../api/contract';
import type { Column } from '../ListTable';
import { addressOf, type PageProps } from '../pages';
import { readEulas, readImages } from '../reading';
import { ResourceList } from '../ResourceList';
import { useAnswer, useResources } from '../useAnswer';

/** The images that a studio's launch profiles can name: its own, and those that the operator publishes to all studios. */
export function ImagesPage({ user, studioId }: PageProps) {
  const asked = useResources(
    'streamingImage',
    studioId,
    () => readImages(studioId),
    ({ streamingImageId }) => streamingImageId,
  );
  const { answer: eulas } = useAnswer(readEulas);
  const columns = useMemo((): readonly Column<StreamingImage>[] => {
    const owner = (image: StreamingImage) => (isOwn(image) ? 'This studio' : 'The operator, for all studios');
    const agreements = ({ eulaIds }: StreamingImage) =>
      (eulaIds ?? []).map((id) => eulas?.find(({ eulaId }) => eulaId === id)?.name ?? id).join(', ');
    return [
      {
        id: 'description',
        header: 'Description',
        text: ({ description }) => description ?? '',
        cell: ({ description }) => description,
        minWidth: 220,
      },
      { id: 'owner', header: 'Owner', text: owner, cell: owner, minWidth: 150 },
      { id: 'eulas', header: 'Agreements', text: agreements, cell: (image) => agreements(image) || '–' },
      {
        id: 'ec2ImageId',
        header: 'Image of the engine',
        text: ({ ec2ImageId }) => ec2ImageId ?? '',
        minWidth: 200,
        cell: ({ ec2ImageId }) => <Box variant="code">{ec2ImageId}</Box>,
      },
    ];
  }, [eulas]);

  return (
    <ResourceList
      title="Images"
      words={['image', 'images']}
      asked={asked}
      columns={columns}
      idOf={({ streamingImageId }) => streamingImageId ?? ''}
      description="What is installed on workstations. A launch profile offers one or several."
      empty="The studio has no image yet."
      addressOf={({ streamingImageId }) => addressOf('studios/{studioId}/images/{id}', studioId, streamingImageId)}
      may={
        user.isAdministrator
          ? {
              create: { text: 'Add image', href: addressOf('studios/{studioId}/images/new', studioId) },
              remove: ({ streamingImageId }) => call('DeleteStreamingImage', { studioId, streamingImageId: streamingImageId ?? '' }),
              isRemovable: isOwn,
              warning:
                "Launch profiles that name it have to be changed first. Workstations that are there stay, and so does the engine's image.",
            }
          : undefined
      }
    />
  );
}

/** Whether the studio may change it; others belong to the operator. */
export function isOwn({ owner }: StreamingImage): boolean {
  return owner !== 'amazon';
}
