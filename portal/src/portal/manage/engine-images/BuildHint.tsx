import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';

/** How an image is built, which this page cannot do. */
export function BuildHint({ command }: { command: string }) {
  return (
    <Container header={<Header variant="h2">Build an image</Header>}>
      <SpaceBetween size="s">
        <Box>
          Building takes root, and the server is an ordinary user, so it is done in a terminal of the server’s machine, with the server’s
          options for data and engine. There it shows its progress, and hands the image to the engine at its end; it appears above by
          itself. In place of desktop, minimal makes a small image for tests, and with --recipes a folder of your own makes yours.
        </Box>
        <CopyToClipboard
          variant="inline" textToCopy={command} textToDisplay={command} copyButtonAriaLabel="Copy the command" copySuccessText="Copied"
          copyErrorText="It could not be copied; select it and copy it by hand"
        />
      </SpaceBetween>
    </Container>
  );
}
