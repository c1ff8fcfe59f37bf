import { useMemo, useState } from 'react';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { may } from '../../workstations/states';
import { NoMatch } from '../NoMatch';
import type { PageProps } from '../pages';
import { useNames, usePeople } from '../people';
import { Problem } from '../Problem';
import { readProfiles } from '../reading';
import { useAnswer } from '../useAnswer';
import { BulkDialog } from './BulkDialog';
import { columnsOf } from './columns';
import { atFirst, everything, optionsOf, propertiesOf, toQuestion } from './filter';
import { SessionDialog } from './SessionDialog';
import { pageSize, useSessionPages, type SessionPages } from './useSessionPages';

/** All workstations of a studio, whoever has them. */
export function SessionsPage({ studioId }: PageProps) {
  const [filter, setFilter] = useState(atFirst);
  const pages = useSessionPages(studioId, toQuestion(filter));
  const { answer: profiles } = useAnswer(() => readProfiles(studioId));
  const { answer: people } = usePeople();
  const [selection, setSelection] = useState<{ about: string; ids: readonly string[] }>({ about: '', ids: [] });
  const [asked, setAsked] = useState<'stop' | 'delete' | null>(null);
  const [shownId, show] = useState('');
  const nameOf = useNames();
  const profileOf = useMemo(() => {
    const names = new Map(profiles?.map(({ launchProfileId, name }) => [launchProfileId, name]));
    return (id: string | undefined) => names.get(id) ?? id ?? '';
  }, [profiles]);
  const columns = useMemo(() => columnsOf({ studioId, nameOf, profileOf, show }), [studioId, nameOf, profileOf]);

  const options = useMemo(() => optionsOf(people ?? [], profiles ?? []), [people, profiles]);
  const sessions = pages.answer?.sessions ?? [];
  const backupsOf = (id: string | undefined) =>
    pages.answer?.backups.filter(({ sessionId, state }) => sessionId === id && state !== 'DELETED') ?? [];
  // What is not to be seen is not to be stopped or deleted either.
  const chosen = selection.about === pages.about ? sessions.filter(({ sessionId = '' }) => selection.ids.includes(sessionId)) : [];
  const stoppable = chosen.filter(may.stop);
  const deletable = chosen.filter(may.delete);
  const shown = sessions.find(({ sessionId }) => sessionId === shownId);

  return (
    <SpaceBetween size="m">
      {pages.fault && <Problem what="Sessions" fault={pages.fault} again={() => void pages.read()} />}
      <Table
        variant="full-page"
        stickyHeader
        trackBy="sessionId"
        items={sessions}
        loading={!pages.answer && !pages.fault}
        loadingText="Loading: Sessions"
        columnDefinitions={columns}
        selectionType="multi"
        selectedItems={chosen}
        onSelectionChange={({ detail }) =>
          setSelection({ about: pages.about, ids: detail.selectedItems.map(({ sessionId = '' }) => sessionId) })}
        ariaLabels={{
          tableLabel: 'Sessions',
          selectionGroupLabel: 'Selection of Sessions',
          allItemsSelectionLabel: () => 'Select all on this page',
          itemSelectionLabel: (_, { ownedBy, sessionId }) => `Select ${nameOf(ownedBy)}, ${sessionId}`,
        }}
        empty={filter.tokens.length > 0 ? <NoMatch clear={() => setFilter(everything)} /> : <Nobody />}
        header={
          <Header
            variant="awsui-h1-sticky"
            description="The workstations of this studio, whoever they belong to, newest first."
            {...(counterOf(pages) && { counter: counterOf(pages) })}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={stoppable.length === 0} onClick={() => setAsked('stop')}>
                  Stop
                </Button>
                <Button disabled={deletable.length === 0} onClick={() => setAsked('delete')}>
                  Delete
                </Button>
              </SpaceBetween>
            }
          >
            Sessions
          </Header>
        }
        filter={
          <PropertyFilter
            query={filter}
            onChange={({ detail }) => setFilter(detail)}
            hideOperations
            disableFreeTextFiltering
            filteringProperties={propertiesOf(options)}
            filteringOptions={options}
            filteringPlaceholder="Find by state, owner, launch profile or id"
            filteringAriaLabel="Find in Sessions"
          />
        }
        pagination={
          <Pagination
            currentPageIndex={pages.index}
            pagesCount={pages.known}
            openEnd={pages.isOpen}
            disabled={!pages.answer}
            onChange={({ detail }) => pages.turnTo(detail.currentPageIndex)}
          />
        }
      />
      {asked && (
        <BulkDialog
          studioId={studioId}
          kind={asked}
          sessions={asked === 'stop' ? stoppable : deletable}
          backups={chosen.flatMap(({ sessionId }) => backupsOf(sessionId)).length}
          left={chosen.length}
          nameOf={nameOf}
          close={() => setAsked(null)}
        />
      )}
      {shown && (
        <SessionDialog
          studioId={studioId}
          session={shown}
          backups={backupsOf(shown.sessionId).length}
          nameOf={nameOf}
          profileOf={profileOf}
          close={() => show('')}
        />
      )}
    </SpaceBetween>
  );
}

function Nobody() {
  return <Box textAlign="center">Nobody has a workstation yet. Members of a launch profile launch theirs under My workstations.</Box>;
}

// How many there are is known where there is but one page.
function counterOf({ answer, known, isOpen }: SessionPages): string {
  if (!answer) return '';
  return known === 1 && !isOpen ? `(${answer.sessions.length})` : `(more than ${(known - 1) * pageSize})`;
}
