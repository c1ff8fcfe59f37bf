import type { ReactNode } from 'react';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useDoing } from '../doing';
import { Dialog } from './Dialog';

interface QuestionProps {
  header: string;
  action: string;
  run: () => Promise<unknown>;
  changed: () => void;
  close: () => void;
  disabled?: boolean;
  children: ReactNode;
}

/** Asks before something is done, and says why it could not be. */
export function Question({ header, action, run, changed, close, disabled = false, children }: QuestionProps) {
  const doing = useDoing();
  const confirm = () => doing.run(async () => {
    await run();
    changed();
    close();
  });
  return (
    <Dialog header={header} action={action} busy={doing.busy} disabled={disabled} confirm={() => void confirm()} close={close}>
      <SpaceBetween size="m">
        {doing.fault && <Alert type="error">{doing.fault}</Alert>}
        {children}
      </SpaceBetween>
    </Dialog>
  );
}
