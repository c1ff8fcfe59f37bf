import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';

interface ShownOnceProps {
  header: string;
  /** What is to be done with it. */
  advice: string;
  values: readonly { label: string; value: string }[];
  close: () => void;
}

/** Something secret that nobody can be shown again: it goes only by its button, not by a click beside it. */
export function ShownOnce({ header, advice, values, close }: ShownOnceProps) {
  return (
    <Modal
      visible
      header={header}
      closeAriaLabel="Close"
      onDismiss={({ detail }) => {
        if (detail.reason !== 'overlay') close();
      }}
      footer={<Box float="right"><Button variant="primary" onClick={close}>Done</Button></Box>}
    >
      <SpaceBetween size="m">
        <Alert type="warning">{advice}</Alert>
        <KeyValuePairs
          items={values.map(({ label, value }) => ({
            label,
            value: (
              <CopyToClipboard
                variant="inline" textToCopy={value} textToDisplay={value} copyButtonAriaLabel={`Copy: ${label}`}
                copySuccessText="Copied" copyErrorText="It could not be copied; select it and copy it by hand"
              />
            ),
          }))}
        />
      </SpaceBetween>
    </Modal>
  );
}
