import { call } from '../../api/client';
import { notify } from '../notices';
import { addressOf, type PageProps } from '../pages';
import { ProfileForm } from './ProfileForm';

export function NewProfilePage({ studioId }: PageProps) {
  return (
    <ProfileForm
      studioId={studioId} title="Create a launch profile" action="Create launch profile" profile={null}
      back={addressOf('studios/{studioId}/launch-profiles', studioId)}
      save={async (request) => {
        const { launchProfile } = await call('CreateLaunchProfile', {
          studioId, ...request, ec2SubnetIds: [], launchProfileProtocolVersions: ['2021-03-31'],
        });
        notify('profile', 'success', `The launch profile ${request.name} is being made. Add the people who may use it.`);
        return launchProfile?.launchProfileId ?? '';
      }}
    />
  );
}
