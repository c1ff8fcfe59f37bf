import type { ReactNode } from 'react';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';

interface DialogProps {
  header: string;
  /** What the button says that does it. */
  action: string;
  busy: boolean;
  disabled?: boolean;
  confirm: () => void;
  close: () => void;
  children: ReactNode;
}

/** A dialog in front of the page, with a button that does it and one that does not. */
export function Dialog({ header, action, busy, disabled = false, confirm, close, children }: DialogProps) {
  return (
    <Modal
      visible
      onDismiss={close}
      header={header}
      closeAriaLabel="Close"
      footer={(
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>Cancel</Button>
            <Button variant="primary" loading={busy} disabled={disabled} onClick={confirm}>{action}</Button>
          </SpaceBetween>
        </Box>
      )}
    >
      {children}
    </Modal>
  );
}
