import { useState } from 'react';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Alert from '@cloudscape-design/components/alert';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { Studio } from '../../api/contract';
import { Question } from '../../workstations/Question';
import { Loading } from '../Loading';
import { Moment } from '../Moment';
import { notify } from '../notices';
import { Problem } from '../Problem';
import type { PageProps } from '../pages';
import { State } from '../State';
import { nameOf, useManagedStudios } from '../studios/useStudios';
import { TextField } from '../TextField';
import { useForm } from '../useForm';
import { Tags } from './Tags';

/** What a studio is called and takes, and its end. */
export function SettingsPage({ studioId }: PageProps) {
  const { answer: studios, fault, read } = useManagedStudios();
  const studio = studios?.find((one) => one.studioId === studioId);
  const [isAsked, setAsked] = useState(false);
  if (!studio) return fault ? <Problem what="The studio" fault={fault} again={() => void read()} /> : <Waiting isGone={studios !== null} />;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={nameOf(studio)} actions={<Button onClick={() => setAsked(true)}>Delete studio</Button>}>
          Settings
        </Header>
      }
    >
      <SpaceBetween size="l">
        {studio.state?.endsWith('_FAILED') && <Alert type="error">{studio.statusMessage}</Alert>}
        <Facts studio={studio} />
        <Names key={studio.updatedAt} studio={studio} />
        <Tags arn={studio.arn ?? ''} what="studio" />
      </SpaceBetween>
      {isAsked && (
        <Question
          header={`Delete ${nameOf(studio)}?`}
          action="Delete"
          changed={() => notify('studio', 'info', `${nameOf(studio)} is being deleted.`)}
          close={() => setAsked(false)}
          run={() => call('DeleteStudio', { studioId })}
        >
          <Alert type="warning">
            Its launch profiles, components and images have to be deleted first. Members and settings of the studio are gone then, for good.
          </Alert>
        </Question>
      )}
    </ContentLayout>
  );
}

function Waiting({ isGone }: { isGone: boolean }) {
  if (isGone) return <Alert type="warning">There is no such studio, or it is deleted.</Alert>;
  return <Loading what="the studio" />;
}

function Facts({ studio }: { studio: Studio }) {
  const encryption = studio.studioEncryptionConfiguration;
  return (
    <Container header={<Header variant="h2">Studio</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'State', value: <State state={studio.state} /> },
          { label: 'Name in addresses', value: studio.studioName },
          { label: 'Id', value: <Box variant="code">{studio.studioId}</Box> },
          { label: 'Region', value: studio.homeRegion },
          { label: 'Made', value: <Moment moment={studio.createdAt} /> },
          { label: 'Address of the portal', value: studio.studioUrl },
          {
            label: 'Encryption',
            value:
              encryption?.keyType === 'CUSTOMER_MANAGED_KEY'
                ? `With the key ${encryption.keyArn}, as scripts are told. What is stored is encrypted by the operator of this server.`
                : 'By the operator of this server.',
          },
        ]}
      />
    </Container>
  );
}

function Names({ studio }: { studio: Studio }) {
  const start = { displayName: studio.displayName ?? '', adminRoleArn: studio.adminRoleArn ?? '', userRoleArn: studio.userRoleArn ?? '' };
  const form = useForm(
    start,
    ({ displayName }) => ({ ...(displayName.trim() === '' && { displayName: 'Give the studio a name.' }) }),
    async (draft) => {
      await call('UpdateStudio', { studioId: studio.studioId ?? '', ...draft });
      notify('studio', 'success', 'The studio is changed.');
    },
  );
  return (
    <Container header={<Header variant="h2">Name and roles</Header>}>
      <form
        className="measure"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.send();
        }}
      >
        <SpaceBetween size="l">
          <TextField form={form} name="displayName" label="Studio" description="What people see." />
          <TextField
            form={form}
            name="adminRoleArn"
            label="Role of administrators"
            description="Who takes it with temporary keys may administer the studio."
          />
          <TextField
            form={form}
            name="userRoleArn"
            label="Role of users"
            description="Who takes it with temporary keys may use the studio."
          />
          {form.fault && <Alert type="error">{form.fault}</Alert>}
          <Button loading={form.busy}>Save</Button>
        </SpaceBetween>
      </form>
    </Container>
  );
}
