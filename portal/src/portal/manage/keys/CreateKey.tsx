import { useEffect, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UserSummary } from '../../api/contract';
import type { KeyActions } from '../../keys/keyActions';
import { Dialog } from '../../workstations/Dialog';
import { readUsers } from '../users/users';

/** Makes a key for any user. */
export function CreateKey({ actions }: { actions: KeyActions }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" loading={actions.busy} onClick={() => setOpen(true)}>Create access key</Button>
      {open && <Choose actions={actions} close={() => setOpen(false)} />}
    </>
  );
}

function Choose({ actions, close }: { actions: KeyActions; close: () => void }) {
  const [users, setUsers] = useState<readonly UserSummary[] | null>(null);
  const [fault, setFault] = useState('');
  const [chosen, setChosen] = useState<SelectProps.Option | null>(null);
  useEffect(() => {
    readUsers().then(setUsers, (problem: Error) => setFault(problem.message));
  }, []);
  return (
    <Dialog
      header="Create an access key" action="Create" busy={actions.busy} disabled={!chosen} close={close}
      confirm={() => {
        close();
        actions.create(chosen?.value ?? '');
      }}
    >
      <SpaceBetween size="m">
        {fault && <Alert type="error">{fault}</Alert>}
        <FormField label="User" description="The key does what this user may do.">
          <Select
            selectedOption={chosen} onChange={({ detail }) => setChosen(detail.selectedOption)} filteringType="auto"
            placeholder="Choose a user" statusType={users || fault ? 'finished' : 'loading'} loadingText="Loading users"
            empty="There are no users."
            options={(users ?? []).map(({ principalId, name, activeKeys, status }) => ({
              value: principalId, label: name, disabled: status === 'DISABLED' || activeKeys >= 2,
              ...(status === 'DISABLED' ? { disabledReason: 'The user is disabled.' } : {}),
              ...(activeKeys >= 2 ? { disabledReason: 'The user has two active keys.' } : {}),
            }))}
          />
        </FormField>
      </SpaceBetween>
    </Dialog>
  );
}
