import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { call } from '../../api/client';
import { together } from '../../lists';
import { Question } from '../../workstations/Question';
import { AddPeopleDialog } from '../members/AddPeopleDialog';
import { identityStoreId } from '../members/identityStore';
import { useNames } from '../people';
import { Problem } from '../Problem';
import { readProfileMembers } from '../reading';
import { useAnswer } from '../useAnswer';

/** Who may launch from a profile. */
export function ProfileMembers({ studioId, launchProfileId }: { studioId: string; launchProfileId: string }) {
  const { answer: members, fault, read } = useAnswer(
    () => readProfileMembers(studioId, launchProfileId),
    (_, again) => ({
      launchProfileMember: (_of, { launchProfileId: changed }) => {
        if (changed === launchProfileId) again();
      },
    }),
  );
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<'add' | 'remove' | null>(null);
  const nameOf = useNames();
  const ids = (members ?? []).map(({ principalId }) => principalId ?? '');
  const chosen = ids.filter((id) => selected.has(id));
  const changed = () => void read();
  const close = () => setAsked(null);

  return (
    <SpaceBetween size="s">
      {fault && <Problem what="The members" fault={fault} again={changed} />}
      <Table
        items={ids.map((id) => ({ id, name: nameOf(id) })).sort((one, other) => one.name.localeCompare(other.name))}
        trackBy="id"
        loading={!members && !fault}
        loadingText="Loading the members"
        selectionType="multi"
        selectedItems={chosen.map((id) => ({ id, name: nameOf(id) }))}
        onSelectionChange={({ detail }) => select(new Set(detail.selectedItems.map(({ id }) => id)))}
        ariaLabels={{
          tableLabel: 'Members',
          selectionGroupLabel: 'Selection of members',
          allItemsSelectionLabel: () => 'Select all members',
          itemSelectionLabel: (_, { name }) => `Select ${name}`,
        }}
        columnDefinitions={[
          { id: 'name', header: 'Name', cell: ({ name }) => name, isRowHeader: true },
          { id: 'id', header: 'Id', cell: ({ id }) => <Box variant="code">{id}</Box> },
        ]}
        header={
          <Header
            variant="h2"
            counter={`(${ids.length})`}
            description="Members launch workstations from this profile. Administrators of the studio can without being members."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={chosen.length === 0} onClick={() => setAsked('remove')}>
                  Remove
                </Button>
                <Button onClick={() => setAsked('add')}>Add members</Button>
              </SpaceBetween>
            }
          >
            Members
          </Header>
        }
        empty={<Box textAlign="center">Nobody is a member yet.</Box>}
      />
      {asked === 'add' && (
        <AddPeopleDialog
          header="Add members"
          description="They can launch workstations from this profile at once."
          known={ids}
          changed={changed}
          close={close}
          add={(principalIds) =>
            call('PutLaunchProfileMembers', {
              studioId,
              launchProfileId,
              identityStoreId,
              members: principalIds.map((principalId) => ({ principalId, persona: 'USER' })),
            })
          }
        />
      )}
      {asked === 'remove' && (
        <Question
          header="Remove members?"
          action="Remove"
          changed={changed}
          close={close}
          run={() =>
            Promise.all(chosen.map((principalId) => call('DeleteLaunchProfileMember', { studioId, launchProfileId, principalId })))
          }
        >
          <Alert type="warning">
            {`${together(chosen.map(nameOf))} can launch and start nothing from it any more. What runs goes on until it stops.`}
          </Alert>
        </Question>
      )}
    </SpaceBetween>
  );
}
