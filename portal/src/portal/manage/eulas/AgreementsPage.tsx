import { useCallback, useEffect, useMemo, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { call } from '../../api/client';
import type { Eula, EulaAcceptance, StreamingImage } from '../../api/contract';
import { together } from '../../lists';
import { listen } from '../../live';
import { ListTable, type Column } from '../ListTable';
import { Moment } from '../Moment';
import { notify } from '../notices';
import type { PageProps } from '../pages';
import { useNames } from '../people';
import { readAcceptances, readEulas, readImages } from '../reading';
import { usePolled } from '../usePolled';
import { AgreementDialog } from './AgreementDialog';

interface Agreement {
  readonly eula: Eula;
  readonly acceptance: EulaAcceptance | undefined;
  /** The studio's images that it goes with. */
  readonly images: readonly StreamingImage[];
}

const toName = ({ eula }: Agreement) => eula.name ?? '';
const idOf = ({ eula }: Agreement) => eula.eulaId ?? '';

/** The licence agreements of this server, and what is accepted for the studio. */
export function AgreementsPage({ studioId }: PageProps) {
  const { value: agreements, fault, again } = usePolled(useCallback(() => readAgreements(studioId), [studioId]));
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [shownId, show] = useState('');
  const nameOf = useNames();
  // Beside what is read now and then: agreements that the operator adds in a terminal are told of on PostgreSQL alone.
  useEffect(() => {
    const hear = (of: string) => {
      if (of === studioId) void again();
    };
    return listen({ refresh: () => undefined, eula: () => void again(), eulaAcceptance: hear, streamingImage: hear });
  }, [studioId, again]);
  const columns = useMemo(() => columnsOf(nameOf, show), [nameOf]);
  const open = agreements?.filter(({ acceptance }) => !acceptance) ?? [];
  const missing = open.filter(({ images }) => images.length > 0);
  const waiting = missing.flatMap(({ images }) => images.map(({ name = '' }) => name));
  const chosen = open.filter((one) => selected.has(idOf(one)));
  const shown = agreements?.find((one) => idOf(one) === shownId);

  const accept = async (eulaIds: readonly string[]) => {
    await call('AcceptEulas', { studioId, eulaIds });
    await again();
    notify('eulas', 'success', eulaIds.length === 1 ? 'The agreement is accepted.' : `${eulaIds.length} agreements are accepted.`);
  };

  return (
    <>
      {missing.length > 0 && (
        <Box padding={{ bottom: 'm' }}>
          <Alert type="warning" header="Workstations wait for agreements">
            {`No workstation is made from ${together(waiting)}, or started, until this is accepted: ${together(missing.map(toName))}.`}
          </Alert>
        </Box>
      )}
      <ListTable
        title="Agreements"
        description="Licence agreements that go with images. Read them, and accept them for this studio."
        items={agreements}
        fault={fault}
        again={() => void again()}
        idOf={idOf}
        columns={columns}
        selected={selected}
        select={select}
        empty={<Box textAlign="center">No image of this server comes with an agreement. The operator adds them with atelier eula.</Box>}
        actions={
          <Button disabled={chosen.length !== 1} onClick={() => show(idOf(chosen[0]!))}>
            Read and accept
          </Button>
        }
      />
      {shown && (
        <AgreementDialog
          eula={shown.eula}
          isAccepted={shown.acceptance !== undefined}
          accept={() => accept([idOf(shown)])}
          close={() => show('')}
        />
      )}
    </>
  );
}

async function readAgreements(studioId: string): Promise<readonly Agreement[]> {
  const [eulas, acceptances, images] = await Promise.all([readEulas(), readAcceptances(studioId), readImages(studioId)]);
  return eulas.map((eula) => ({
    eula,
    acceptance: acceptances.find(({ eulaId }) => eulaId === eula.eulaId),
    images: images.filter(({ eulaIds, state }) => state === 'READY' && eulaIds?.includes(eula.eulaId ?? '')),
  }));
}

function columnsOf(nameOf: (id: string | undefined) => string, show: (id: string) => void): readonly Column<Agreement>[] {
  const state = ({ acceptance }: Agreement) => (acceptance ? 'Accepted' : 'Not accepted');
  const imagesOf = ({ images }: Agreement) => images.map(({ name }) => name).join(', ');
  return [
    {
      id: 'name',
      header: 'Agreement',
      text: ({ eula }) => eula.name ?? '',
      minWidth: 220,
      cell: (one) => (
        <Link
          href="#"
          onFollow={(event) => {
            event.preventDefault();
            show(idOf(one));
          }}
        >
          {one.eula.name}
        </Link>
      ),
    },
    {
      id: 'state',
      header: 'For this studio',
      text: state,
      minWidth: 150,
      cell: (one) => <StatusIndicator type={one.acceptance ? 'success' : 'pending'}>{state(one)}</StatusIndicator>,
    },
    {
      id: 'by',
      header: 'By',
      text: ({ acceptance }) => nameOf(acceptance?.acceptedBy),
      cell: ({ acceptance }) => nameOf(acceptance?.acceptedBy) || '–',
    },
    { id: 'at', header: 'When', cell: ({ acceptance }) => <Moment moment={acceptance?.acceptedAt} /> },
    { id: 'images', header: 'Goes with', text: imagesOf, cell: (one) => imagesOf(one) || 'No image of the studio', minWidth: 160 },
  ];
}
