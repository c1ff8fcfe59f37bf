import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ask } from '../../api/client';
import type { CreateUserRequest, UserAnswer } from '../../api/contract';
import { useDoing } from '../../doing';
import { Dialog } from '../../workstations/Dialog';

interface CreateUserProps {
  close: () => void;
  changed: () => void;
  tell: (secret: { name: string; password: string }) => void;
}

const rule = '1 to 64 of the characters a-z, A-Z, 0-9 and _+=,.@-';
const isName = (text: string) => /^[a-zA-Z0-9_+=,.@-]{1,64}$/.test(text);

export function CreateUser({ close, changed, tell }: CreateUserProps) {
  const doing = useDoing();
  const [name, setName] = useState('');
  const [role, setRole] = useState<'USER' | 'ADMINISTRATOR'>('USER');
  const [hasPassword, setHasPassword] = useState(true);
  const create = () => void doing.run(async () => {
    const request: CreateUserRequest = { name, role, password: hasPassword ? 'TEMPORARY' : 'NONE' };
    const { password } = await ask<UserAnswer>('POST', 'users', request);
    changed();
    close();
    if (password) tell({ name, password });
  });
  // The server's words about the name stand beside it.
  const nameFault = name && !isName(name) ? `A name has ${rule}.` : doing.fault.includes('name') ? doing.fault : '';
  return (
    <Dialog header="Create a user" action="Create" busy={doing.busy} disabled={!isName(name)} confirm={create} close={close}>
      <SpaceBetween size="l">
        {doing.fault && !nameFault && <Alert type="error">{doing.fault}</Alert>}
        <FormField label="User name" description="It cannot be changed later." constraintText={rule} errorText={nameFault}>
          <Input
            value={name} autoComplete={false} spellcheck={false}
            onChange={({ detail }) => {
              setName(detail.value);
              doing.forget();
            }}
          />
        </FormField>
        <FormField label="Role">
          <RadioGroup
            value={role} onChange={({ detail }) => setRole(detail.value as typeof role)}
            items={[
              { value: 'USER', label: 'User', description: 'Uses studios as their memberships allow.' },
              { value: 'ADMINISTRATOR', label: 'Administrator', description: 'Does everything in the account.' },
            ]}
          />
        </FormField>
        <Checkbox
          checked={hasPassword} onChange={({ detail }) => setHasPassword(detail.checked)}
          description="You are shown it once; the first sign-in replaces it. Without one, the user has access keys alone."
        >
          Give a temporary password
        </Checkbox>
      </SpaceBetween>
    </Dialog>
  );
}
