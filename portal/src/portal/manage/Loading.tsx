import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';

/** Says what is on its way. */
export function Loading({ what }: { what: string }) {
  return (
    <Box textAlign="center" padding="xxl">
      <Spinner size="large" /> <span>{`Loading ${what}…`}</span>
    </Box>
  );
}
