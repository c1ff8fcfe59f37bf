import { call } from '../../api/client';
import type { StudioComponent } from '../../api/contract';
import type { Column } from '../ListTable';
import { byTime, Moment } from '../Moment';
import { addressOf, type PageProps } from '../pages';
import { readComponents } from '../reading';
import { ResourceList } from '../ResourceList';
import { useResources } from '../useAnswer';
import { types } from './draft';

const typeOf = ({ type }: StudioComponent) => types[type ?? 'CUSTOM'].name;

const columns: readonly Column<StudioComponent>[] = [
  { id: 'type', header: 'Type', text: typeOf, cell: typeOf },
  {
    id: 'description',
    header: 'Description',
    text: ({ description }) => description ?? '',
    cell: ({ description }) => description,
    minWidth: 220,
  },
  { id: 'scripts', header: 'Scripts', cell: ({ initializationScripts }) => initializationScripts?.length ?? 0 },
  {
    id: 'updatedAt',
    header: 'Changed',
    cell: ({ updatedAt }) => <Moment moment={updatedAt} />,
    order: byTime(({ updatedAt }) => updatedAt),
  },
];

export function ComponentsPage({ studioId }: PageProps) {
  const asked = useResources(
    'studioComponent',
    studioId,
    () => readComponents(studioId),
    ({ studioComponentId }) => studioComponentId,
  );
  return (
    <ResourceList
      title="Components"
      words={['component', 'components']}
      asked={asked}
      columns={columns}
      description="What workstations are set up with when they start: shared folders, licence servers, scripts."
      empty="The studio has no component yet. A launch profile needs at least one, which may do nothing."
      idOf={({ studioComponentId }) => studioComponentId ?? ''}
      addressOf={({ studioComponentId }) => addressOf('studios/{studioId}/components/{id}', studioId, studioComponentId)}
      may={{
        create: { text: 'Create component', href: addressOf('studios/{studioId}/components/new', studioId) },
        remove: ({ studioComponentId }) => call('DeleteStudioComponent', { studioId, studioComponentId: studioComponentId ?? '' }),
        isRemovable: () => true,
        warning: 'Scripts and settings of it are gone, for good. A launch profile that uses it has to be changed first.',
      }}
    />
  );
}
