import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { StreamingSession } from '../../api/contract';
import { DesktopPreview } from '../../workstations/DesktopPreview';
import { lookOf } from '../../workstations/states';
import { Moment } from '../Moment';

export type Say = (id: string | undefined) => string;

interface ColumnsProps {
  studioId: string;
  /** The names of people. */
  nameOf: Say;
  /** The names of launch profiles. */
  profileOf: Say;
  /** Shows a session by itself. */
  show: (sessionId: string) => void;
}

/** What the list of sessions says of each. */
export function columnsOf({ studioId, nameOf, profileOf, show }: ColumnsProps): TableProps.ColumnDefinition<StreamingSession>[] {
  return [
    {
      id: 'owner', header: 'Owner', minWidth: 120, isRowHeader: true,
      cell: ({ ownedBy, sessionId = '' }) => (
        <Link
          href="#"
          onFollow={(event) => {
            event.preventDefault();
            show(sessionId);
          }}
        >
          {nameOf(ownedBy)}
        </Link>
      ),
    },
    { id: 'profile', header: 'Launch profile', minWidth: 150, cell: ({ launchProfileId }) => profileOf(launchProfileId) },
    {
      id: 'state', header: 'State', minWidth: 170,
      cell: (session) => <StatusIndicator type={lookOf(session).type}>{lookOf(session).text}</StatusIndicator>,
    },
    {
      id: 'desktop', header: 'Desktop', minWidth: 140,
      cell: ({ state, sessionId = '', ownedBy }) =>
        state === 'READY' ? (
          <div className="thumbnail">
            <DesktopPreview studioId={studioId} sessionId={sessionId} name={nameOf(ownedBy)} />
          </div>
        ) : (
          '–'
        ),
    },
    { id: 'ends', header: 'By itself', minWidth: 170, cell: (session) => <End session={session} /> },
    { id: 'type', header: 'Machine', minWidth: 120, cell: ({ ec2InstanceType }) => ec2InstanceType },
    { id: 'createdAt', header: 'Made', minWidth: 140, cell: ({ createdAt }) => <Moment moment={createdAt} /> },
    { id: 'message', header: 'What it says', minWidth: 260, cell: ({ statusMessage }) => statusMessage },
    { id: 'id', header: 'Id', minWidth: 210, cell: ({ sessionId }) => <Box variant="code">{sessionId}</Box> },
  ];
}

/** What happens to a session by itself, and when. */
export function End({ session: { state, stopAt, terminateAt } }: { session: StreamingSession }) {
  const what = state === 'READY' && stopAt ? 'Stops' : terminateAt ? 'Is deleted' : '';
  if (!what) return <>–</>;
  return (
    <>
      {what} <Moment moment={stopAt ?? terminateAt} />
    </>
  );
}
