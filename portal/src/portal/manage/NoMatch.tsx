import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';

/** In place of a table's rows where its filter lets none through. */
export function NoMatch({ clear }: { clear: () => void }) {
  return (
    <Box textAlign="center">
      <SpaceBetween size="s">
        <Box>Nothing matches.</Box>
        <Button onClick={clear}>Clear the filter</Button>
      </SpaceBetween>
    </Box>
  );
}
