import FormField from '@cloudscape-design/components/form-field';
import Link from '@cloudscape-design/components/link';
import Multiselect, { type MultiselectProps } from '@cloudscape-design/components/multiselect';
import { follow } from '../../route';

interface ChoiceFieldProps {
  label: string;
  description: string;
  options: readonly MultiselectProps.Option[] | null;
  chosen: readonly string[];
  error: string;
  choose: (values: readonly string[]) => void;
  /** Whether the first one is taken where nobody chooses. */
  hasDefault?: boolean;
  /** Where one can be made if there is none. */
  make?: { text: string; href: string };
}

/** Several of what there is. */
export function ChoiceField({ label, description, options, chosen, error, choose, hasDefault = false, make }: ChoiceFieldProps) {
  const selected = chosen.map((value) => options?.find((option) => option.value === value) ?? { value, label: value });
  return (
    <FormField
      label={label} description={description} errorText={error}
      constraintText={(
        <>
          {hasDefault && selected.length > 1 && `Whoever does not choose gets ${selected[0]?.label}. `}
          {options?.length === 0 && make && <Link href={make.href} onFollow={follow} fontSize="body-s">{make.text}</Link>}
        </>
      )}
    >
      <Multiselect
        options={options ?? []} selectedOptions={selected} filteringType={(options?.length ?? 0) > 8 ? 'auto' : 'none'}
        onChange={({ detail }) => choose(detail.selectedOptions.map(({ value }) => value ?? ''))}
        statusType={options ? 'finished' : 'loading'} loadingText="Loading…" empty="There is none." placeholder="Choose"
      />
    </FormField>
  );
}
