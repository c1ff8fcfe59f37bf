import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import type { Form } from './useForm';

/** What is said about something beside its name. */
export function DescriptionField<Draft extends { description: string }>({ form, name }: { form: Form<Draft>; name: 'description' }) {
  return (
    <FormField
      label={
        <>
          Description <i>- optional</i>
        </>
      }
      constraintText="At most 256 characters"
      errorText={form.faultOf(name)}
    >
      <Textarea
        value={form.draft.description}
        rows={2}
        onChange={({ detail }) => form.change({ description: detail.value } as Partial<Draft>)}
      />
    </FormField>
  );
}
