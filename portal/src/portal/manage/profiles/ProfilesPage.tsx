import { call } from '../../api/client';
import type { LaunchProfile } from '../../api/contract';
import type { Column } from '../ListTable';
import { byTime, Moment } from '../Moment';
import { addressOf, type PageProps } from '../pages';
import { readProfiles } from '../reading';
import { ResourceList } from '../ResourceList';
import { useResources } from '../useAnswer';
import { inWords } from './time';

const machinesOf = ({ streamConfiguration }: LaunchProfile) => streamConfiguration?.ec2InstanceTypes.join(', ') ?? '';
const diskOf = ({ streamConfiguration: settings }: LaunchProfile) =>
  settings?.sessionPersistenceMode === 'DEACTIVATED' ? 'Empty each time' : 'Kept';
const minutesOf = ({ streamConfiguration }: LaunchProfile) => streamConfiguration?.maxSessionLengthInMinutes ?? 0;

const columns: readonly Column<LaunchProfile>[] = [
  {
    id: 'description',
    header: 'Description',
    text: ({ description }) => description ?? '',
    cell: ({ description }) => description,
    minWidth: 220,
  },
  { id: 'machines', header: 'Machines', text: machinesOf, cell: machinesOf, minWidth: 150 },
  {
    id: 'runs',
    header: 'Runs for',
    cell: (profile) => inWords(minutesOf(profile)),
    order: (one, other) => minutesOf(one) - minutesOf(other),
  },
  { id: 'disk', header: 'Disk', text: diskOf, cell: diskOf },
  {
    id: 'updatedAt',
    header: 'Changed',
    cell: ({ updatedAt }) => <Moment moment={updatedAt} />,
    order: byTime(({ updatedAt }) => updatedAt),
  },
];

export function ProfilesPage({ user, studioId }: PageProps) {
  const asked = useResources(
    'launchProfile',
    studioId,
    () => readProfiles(studioId),
    ({ launchProfileId }) => launchProfileId,
  );
  return (
    <ResourceList
      title="Launch profiles"
      words={['launch profile', 'launch profiles']}
      asked={asked}
      columns={columns}
      description="Which workstations people get. Members of a launch profile launch them under My workstations."
      empty="The studio has no launch profile yet."
      idOf={({ launchProfileId }) => launchProfileId ?? ''}
      addressOf={({ launchProfileId }) => addressOf('studios/{studioId}/launch-profiles/{id}', studioId, launchProfileId)}
      may={
        user.isAdministrator
          ? {
              create: { text: 'Create launch profile', href: addressOf('studios/{studioId}/launch-profiles/new', studioId) },
              remove: ({ launchProfileId }) => call('DeleteLaunchProfile', { studioId, launchProfileId: launchProfileId ?? '' }),
              isRemovable: () => true,
              warning: 'Its members can launch nothing from it any more. Sessions that were made from it have to be deleted first.',
            }
          : undefined
      }
    />
  );
}
