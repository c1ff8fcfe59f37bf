import { useState } from 'react';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import { go } from '../../route';
import { FormPage } from '../FormPage';
import { notify } from '../notices';
import { addressOf, type PageProps } from '../pages';
import { TextField } from '../TextField';
import { useForm, type Faults } from '../useForm';
import { useManagedStudios } from './useStudios';

const empty = { displayName: '', studioName: '', adminRoleArn: '', userRoleArn: '' };

export function NewStudioPage({ user }: PageProps) {
  const { read } = useManagedStudios();
  const role = (name: string) => (suffix: string) => `arn:aws:iam::${user.account}:role/${name || 'studio'}-${suffix}`;

  const form = useForm(empty, check, async (draft) => {
    const { studio } = await call('CreateStudio', {
      ...draft,
      adminRoleArn: draft.adminRoleArn || role(draft.studioName)('admin'),
      userRoleArn: draft.userRoleArn || role(draft.studioName)('user'),
    });
    await read();
    notify('studio', 'success', `The studio ${draft.displayName} is there. Next it needs an image, a component and a launch profile.`);
    go(addressOf('studios/{studioId}', studio?.studioId ?? ''));
  });
  const { draft, change } = form;
  const [isOpen, setOpen] = useState(false);
  const roleFault = form.faultOf('adminRoleArn') !== '' || form.faultOf('userRoleArn') !== '';

  // Until somebody chooses another, the short name follows the long one.
  const enterName = (displayName: string) =>
    change({ displayName, ...(draft.studioName === shorten(draft.displayName) && { studioName: shorten(displayName) }) });

  return (
    <FormPage title="Create a studio" action="Create studio" form={form} back={addressOf('studios', '')}>
      <Container>
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="displayName"
            label="Studio"
            description="What people see. It can be changed later."
            enter={enterName}
          />
          <TextField
            form={form}
            name="studioName"
            label="Name in addresses"
            hint="3 to 64 small letters and digits"
            description="Scripts know the studio by this name. It is unique on this server and stays as it is."
          />
        </SpaceBetween>
      </Container>
      <ExpandableSection
        variant="container"
        expanded={isOpen || roleFault}
        onChange={({ detail }) => setOpen(detail.expanded)}
        headerText="Roles for scripts"
        headerDescription="For temporary access keys. The suggestions suit most studios."
      >
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="adminRoleArn"
            label="Role of administrators"
            placeholder={role(draft.studioName)('admin')}
            description="Whoever takes this role may administer the studio, and nothing else."
          />
          <TextField
            form={form}
            name="userRoleArn"
            label="Role of users"
            placeholder={role(draft.studioName)('user')}
            description="Whoever takes this role may use the studio as an artist, and nothing else."
          />
        </SpaceBetween>
      </ExpandableSection>
    </FormPage>
  );
}

function shorten(displayName: string): string {
  return displayName
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 64);
}

function check({ displayName, studioName }: typeof empty): Faults {
  return {
    ...(displayName.trim() === '' && { displayName: 'Give the studio a name.' }),
    ...(displayName.length > 64 && { displayName: 'It has at most 64 characters.' }),
    ...(!/^[a-z0-9]{3,64}$/.test(studioName) && { studioName: 'It has 3 to 64 small letters and digits, and nothing else.' }),
  };
}
