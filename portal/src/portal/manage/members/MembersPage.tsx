import { useMemo, useState } from 'react';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { call } from '../../api/client';
import type { StudioMembership } from '../../api/contract';
import { together } from '../../lists';
import { Question } from '../../workstations/Question';
import { ListTable, type Column } from '../ListTable';
import type { PageProps } from '../pages';
import { useNames } from '../people';
import { readStudioMembers } from '../reading';
import { useAnswer } from '../useAnswer';
import { AddPeopleDialog } from './AddPeopleDialog';
import { identityStoreId } from './identityStore';

/** Who administers a studio. */
export function MembersPage({ user, studioId }: PageProps) {
  const { answer: members, fault, read } = useAnswer(
    () => readStudioMembers(studioId),
    (_, again) => ({
      studioMember: (of) => {
        if (of === studioId) again();
      },
    }),
  );
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<'add' | 'remove' | null>(null);
  const nameOf = useNames();
  const columns = useMemo(
    (): readonly Column<StudioMembership>[] => [
      { id: 'name', header: 'Name', text: ({ principalId }) => nameOf(principalId), cell: ({ principalId }) => nameOf(principalId) },
      { id: 'persona', header: 'Part', text: () => 'Administrator of the studio', cell: () => 'Administrator of the studio' },
      {
        id: 'id',
        header: 'Id',
        text: ({ principalId }) => principalId ?? '',
        cell: ({ principalId }) => <Box variant="code">{principalId}</Box>,
      },
    ],
    [nameOf],
  );
  const chosen = [...selected].filter((id) => members?.some(({ principalId }) => principalId === id));
  const changed = () => void read();
  const close = () => setAsked(null);

  return (
    <>
      <ListTable
        title="Members"
        description="They administer the studio: see all sessions, and say who may use its launch profiles. Artists are members of those."
        items={members}
        fault={fault}
        again={changed}
        idOf={({ principalId }) => principalId ?? ''}
        columns={columns}
        {...(user.isAdministrator && { selected, select })}
        empty={<Box textAlign="center">Only administrators of the account administer this studio.</Box>}
        actions={
          user.isAdministrator && (
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={chosen.length === 0} onClick={() => setAsked('remove')}>
                Remove
              </Button>
              <Button variant="primary" onClick={() => setAsked('add')}>
                Add members
              </Button>
            </SpaceBetween>
          )
        }
      />
      {asked === 'add' && (
        <AddPeopleDialog
          header="Add members"
          description="They administer the studio from then on."
          known={(members ?? []).map(({ principalId }) => principalId ?? '')}
          add={(ids) =>
            call('PutStudioMembers', {
              studioId,
              identityStoreId,
              members: ids.map((principalId) => ({ principalId, persona: 'ADMINISTRATOR' })),
            })
          }
          changed={changed}
          close={close}
        />
      )}
      {asked === 'remove' && (
        <Question
          header="Remove members?"
          action="Remove"
          changed={changed}
          close={close}
          run={() => Promise.all(chosen.map((principalId) => call('DeleteStudioMember', { studioId, principalId })))}
        >
          <Box>{`${together(chosen.map(nameOf))} no longer administer the studio. What they use as artists stays.`}</Box>
        </Question>
      )}
    </>
  );
}
