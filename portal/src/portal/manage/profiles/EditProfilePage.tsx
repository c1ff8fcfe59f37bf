import { call } from '../../api/client';
import { Loading } from '../Loading';
import { notify } from '../notices';
import { addressOf, type PageProps } from '../pages';
import { Problem } from '../Problem';
import { useAnswer } from '../useAnswer';
import { ProfileForm } from './ProfileForm';

export function EditProfilePage({ studioId, id }: PageProps) {
  const { answer: profile, fault, read } = useAnswer(
    async () => (await call('GetLaunchProfile', { studioId, launchProfileId: id })).launchProfile ?? {},
  );
  if (fault && !profile) return <Problem what="The launch profile" fault={fault} again={() => void read()} />;
  if (!profile) return <Loading what="the launch profile" />;
  return (
    <ProfileForm
      studioId={studioId} title={`Change ${profile.name}`} action="Save" profile={profile}
      back={addressOf('studios/{studioId}/launch-profiles/{id}', studioId, id)}
      save={async (request) => {
        await call('UpdateLaunchProfile', { studioId, launchProfileId: id, ...request });
        notify('profile', 'success', 'The launch profile is being changed. Workstations that run go on as they are.');
        return id;
      }}
    />
  );
}
