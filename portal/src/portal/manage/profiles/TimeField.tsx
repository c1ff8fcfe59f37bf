import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { Time, Unit } from './time';

const units: readonly Unit[] = ['minutes', 'hours', 'days'];

interface TimeFieldProps {
  label: string;
  description: string;
  value: Time;
  error: string;
  change: (time: Time) => void;
}

/** How long something takes: an amount, and its unit. */
export function TimeField({ label, description, value, error, change }: TimeFieldProps) {
  return (
    <FormField
      label={label}
      description={description}
      errorText={error}
      secondaryControl={
        <Select
          ariaLabel={`${label}: unit`}
          selectedOption={{ value: value.unit, label: value.unit }}
          options={units.map((unit) => ({ value: unit, label: unit }))}
          onChange={({ detail }) => change({ ...value, unit: detail.selectedOption.value as Unit })}
        />
      }
    >
      <Input
        value={value.amount}
        inputMode="decimal"
        ariaLabel={`${label}: amount`}
        onChange={({ detail }) => change({ ...value, amount: detail.value })}
      />
    </FormField>
  );
}
