import { useState } from 'react';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import type { Person } from '../../api/contract';
import { Question } from '../../workstations/Question';
import { usePeople } from '../people';

/** So many fit into one request. */
const batch = 20;

interface AddPeopleDialogProps {
  header: string;
  description: string;
  /** Who is in already. */
  known: readonly string[];
  add: (principalIds: readonly string[]) => Promise<unknown>;
  changed: () => void;
  close: () => void;
}

/** Asks who is to be added, by their names. */
export function AddPeopleDialog({ header, description, known, add, changed, close }: AddPeopleDialogProps) {
  const { answer: people, fault } = usePeople();
  const [chosen, choose] = useState<readonly string[]>([]);
  const options = (people ?? []).filter(({ principalId }) => !known.includes(principalId)).map(toOption);

  const run = async () => {
    for (let first = 0; first < chosen.length; first += batch) await add(chosen.slice(first, first + batch));
  };

  return (
    <Question header={header} action="Add" disabled={chosen.length === 0} run={run} changed={changed} close={close}>
      <FormField label="People" description={description} errorText={fault?.message}>
        <Multiselect
          options={options}
          selectedOptions={options.filter(({ value }) => chosen.includes(value))}
          onChange={({ detail }) => choose(detail.selectedOptions.map(({ value }) => value ?? ''))}
          filteringType="auto"
          placeholder="Choose by name"
          empty="Everybody is in already."
          statusType={people ? 'finished' : 'loading'}
          loadingText="Loading names…"
          expandToViewport
        />
      </FormField>
    </Question>
  );
}

function toOption({ principalId, name, isAdministrator, isEnabled }: Person) {
  return {
    value: principalId, label: name, disabled: !isEnabled, ...(isAdministrator && { description: 'Administers the account' }),
    ...(!isEnabled && { disabledReason: 'This user is disabled.' }),
  };
}
