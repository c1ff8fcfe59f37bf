import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { Form } from './useForm';

type TextMember<Draft> = { [Member in keyof Draft]: Draft[Member] extends string ? Member : never }[keyof Draft] & string;

interface TextFieldProps<Draft> {
  form: Form<Draft>;
  /** The member of the draft. */
  name: TextMember<Draft>;
  /** The request's member, where that is called otherwise. */
  member?: string;
  label: string;
  description?: string;
  hint?: string;
  type?: 'text' | 'number';
  placeholder?: string;
  /** Hears what is entered, in the draft's place. */
  enter?: (text: string) => void;
}

/** A line of text in a form, with what it is for above it and what is wrong with it below. */
export function TextField<Draft>({
  form,
  name,
  member = name,
  label,
  description,
  hint,
  type = 'text',
  placeholder,
  enter,
}: TextFieldProps<Draft>) {
  const put = enter ?? ((text: string) => form.change({ [name]: text } as unknown as Partial<Draft>));
  return (
    <FormField label={label} description={description} constraintText={hint} errorText={form.faultOf(member)}>
      <Input
        value={form.draft[name] as string}
        type={type}
        autoComplete={false}
        onChange={({ detail }) => put(detail.value)}
        {...(placeholder && { placeholder })}
        {...(type === 'number' && { inputMode: 'numeric' as const })}
      />
    </FormField>
  );
}
