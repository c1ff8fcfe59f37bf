import type { ReactNode } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import CloudscapeForm from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { follow } from '../route';

interface FormPageProps {
  title: string;
  description?: string;
  /** What the button says that sends it. */
  action: string;
  form: { fault: string; busy: boolean; send: () => Promise<void> };
  /** Where those go who change their mind. */
  back: string;
  children: ReactNode;
}

/** A page that is a form. */
export function FormPage({ title, description, action, form, back, children }: FormPageProps) {
  return (
    <ContentLayout header={<Header variant="h1" description={description}>{title}</Header>}>
      <form
        className="measure" noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.send();
        }}
      >
        <CloudscapeForm
          actions={(
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" href={back} onFollow={follow} formAction="none">Cancel</Button>
              <Button variant="primary" loading={form.busy}>{action}</Button>
            </SpaceBetween>
          )}
        >
          <SpaceBetween size="l">
            {children}
            {form.fault && <Alert type="error">{form.fault}</Alert>}
          </SpaceBetween>
        </CloudscapeForm>
      </form>
    </ContentLayout>
  );
}
