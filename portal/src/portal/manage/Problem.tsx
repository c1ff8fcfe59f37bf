import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';

/** Says why something could not be read, and offers to try again. */
export function Problem({ what = 'This', fault, again }: { what?: string; fault: Error; again: () => void }) {
  return (
    <Alert type="error" header={`${what} could not be read`} action={<Button onClick={again}>Try again</Button>}>
      {fault.message}
    </Alert>
  );
}
