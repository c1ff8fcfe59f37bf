import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Form } from '../useForm';
import { emptyScript, longestScript, type ComponentDraft, type ParameterDraft, type ScriptDraft } from './draft';
import { ScriptEditor } from './ScriptEditor';

const orders =
  'They run each time a workstation starts, one after the other. Write them so that they can run again: if one ends with another exit ' +
  'code than 0, or takes too long, the start fails.';

/** The scripts of a component, in the order in which they run. */
export function Scripts({ form }: { form: Form<ComponentDraft> }) {
  const { scripts } = form.draft;
  const put = (index: number, some: Partial<ScriptDraft>) =>
    form.change({ scripts: scripts.map((script, place) => (place === index ? { ...script, ...some } : script)) });
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${scripts.length})`}
          description={orders}
          actions={
            <Button iconName="add-plus" onClick={() => form.change({ scripts: [...scripts, emptyScript] })}>
              Add script
            </Button>
          }
        >
          Initialization scripts
        </Header>
      }
    >
      <SpaceBetween size="xl">
        {scripts.length === 0 && <Box color="text-body-secondary">It has no script.</Box>}
        {scripts.map((script, index) => (
          <section key={index} aria-label={`Script ${index + 1}`}>
            <SpaceBetween size="s">
              <Header
                variant="h3"
                actions={
                  <Button
                    ariaLabel={`Remove script ${index + 1}`}
                    onClick={() => form.change({ scripts: scripts.filter((_, place) => place !== index) })}
                  >
                    Remove
                  </Button>
                }
              >
                {`Script ${index + 1}`}
              </Header>
              <ColumnLayout columns={2}>
                <FormField
                  label="Runs as"
                  description="root sets the system up, before the desktop begins anew; the artist's own settings come after."
                >
                  <RadioGroup
                    direction="horizontal"
                    value={script.runContext}
                    items={[
                      { value: 'SYSTEM_INITIALIZATION', label: 'root' },
                      { value: 'USER_INITIALIZATION', label: 'The artist' },
                    ]}
                    onChange={({ detail }) => put(index, { runContext: detail.value as ScriptDraft['runContext'] })}
                  />
                </FormField>
                <FormField label="Platform" description="Workstations of another platform leave it out.">
                  <RadioGroup
                    direction="horizontal"
                    value={script.platform}
                    items={[
                      { value: 'LINUX', label: 'Linux' },
                      { value: 'WINDOWS', label: 'Windows' },
                    ]}
                    onChange={({ detail }) => put(index, { platform: detail.value as ScriptDraft['platform'] })}
                  />
                </FormField>
              </ColumnLayout>
              <FormField
                label="Script"
                stretch
                errorText={form.faultOf(`initializationScripts[${index}]`)}
                description="bash, unless the first line names another interpreter, as in #!/usr/bin/python3. Put no secrets in it."
                constraintText={`${script.script.length} of ${longestScript} characters`}
              >
                <ScriptEditor
                  label={`Script ${index + 1}`}
                  value={script.script}
                  language={script.platform === 'WINDOWS' ? 'powershell' : 'sh'}
                  change={(text) => put(index, { script: text })}
                />
              </FormField>
            </SpaceBetween>
          </section>
        ))}
      </SpaceBetween>
    </Container>
  );
}

/** Variables at the top of each script of the component. */
export function Parameters({ form }: { form: Form<ComponentDraft> }) {
  const { parameters } = form.draft;
  const put = (index: number, some: Partial<ParameterDraft>) =>
    form.change({ parameters: parameters.map((one, place) => (place === index ? { ...one, ...some } : one)) });
  const field = (member: 'key' | 'value', label: string) => ({
    label,
    errorText: (_: ParameterDraft, index: number) => form.faultOf(`scriptParameters[${index}].${member}`),
    control: (one: ParameterDraft, index: number) => (
      <Input
        value={one[member]}
        ariaLabel={`${label} of parameter ${index + 1}`}
        onChange={({ detail }) => put(index, { [member]: detail.value })}
      />
    ),
  });
  return (
    <Container
      header={
        <Header variant="h2" description="Each is a variable at the top of the component's scripts, quoted as it is.">
          Script parameters
        </Header>
      }
    >
      <AttributeEditor
        items={parameters}
        definition={[field('key', 'Variable'), field('value', 'Value')]}
        addButtonText="Add parameter"
        removeButtonText="Remove"
        empty="It has no parameter."
        isItemRemovable={() => true}
        disableAddButton={parameters.length >= 30}
        removeButtonAriaLabel={({ key }) => `Remove the parameter ${key}`}
        onAddButtonClick={() => form.change({ parameters: [...parameters, { key: '', value: '' }] })}
        onRemoveButtonClick={({ detail }) => form.change({ parameters: parameters.filter((_, place) => place !== detail.itemIndex) })}
      />
    </Container>
  );
}
