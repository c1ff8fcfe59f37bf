import { useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { LaunchProfileState } from '../api/contract';
import { follow } from '../route';
import { Dialog } from '../workstations/Dialog';
import { ListTable, type Column } from './ListTable';
import { doAll } from './bulk';
import { State } from './State';
import { lookOf } from './states';
import type { Asked } from './useAnswer';

interface Resource {
  readonly name?: string;
  readonly state?: LaunchProfileState;
  readonly statusMessage?: string;
}

interface ResourceListProps<Item extends Resource> {
  title: string;
  description: string;
  /** What one of them is called, and several. */
  words: readonly [one: string, several: string];
  asked: Asked<readonly Item[]>;
  idOf: (item: Item) => string;
  addressOf: (item: Item) => string;
  /** After name and state. */
  columns: readonly Column<Item>[];
  empty: string;
  /** What may be done; nothing where the user may only look. */
  may?: {
    create: { text: string; href: string };
    remove: (item: Item) => Promise<unknown>;
    isRemovable: (item: Item) => boolean;
    /** What is to be known before something is deleted. */
    warning: string;
  } | undefined;
}

/** A list of what a studio is made of, in which things can be made and deleted. */
export function ResourceList<Item extends Resource>(props: ResourceListProps<Item>) {
  const { title, words: [one, several], asked, idOf, may } = props;
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [isAsked, setAsked] = useState(false);
  const items = asked.answer?.filter(({ state }) => state !== 'DELETED') ?? null;
  const chosen = items?.filter((item) => selected.has(idOf(item)) && may?.isRemovable(item)) ?? [];
  const columns: readonly Column<Item>[] = [
    {
      id: 'name', header: 'Name', text: ({ name }) => name ?? '', minWidth: 180,
      cell: (item) => <Link href={props.addressOf(item)} onFollow={follow}>{item.name || idOf(item)}</Link>,
    },
    { id: 'state', header: 'State', text: ({ state }) => lookOf(state).text, cell: (item) => <StateAndWhy item={item} />, minWidth: 160 },
    ...props.columns,
  ];

  return (
    <>
      <ListTable
        title={title} description={props.description} items={items} fault={asked.fault} again={() => void asked.read()} idOf={idOf}
        columns={columns} {...(may && { selected, select })}
        empty={(
          <Box textAlign="center">
            <SpaceBetween size="s">
              <Box>{props.empty}</Box>
              {may && <Button href={may.create.href} onFollow={follow}>{may.create.text}</Button>}
            </SpaceBetween>
          </Box>
        )}
        actions={may && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={chosen.length === 0} onClick={() => setAsked(true)}>Delete</Button>
            <Button variant="primary" href={may.create.href} onFollow={follow}>{may.create.text}</Button>
          </SpaceBetween>
        )}
      />
      {isAsked && may && (
        <Dialog
          header={chosen.length === 1 ? `Delete ${chosen[0]?.name}?` : `Delete ${chosen.length} ${several}?`} action="Delete" busy={false}
          close={() => setAsked(false)}
          confirm={() => {
            setAsked(false);
            void doAll(`Deleting ${chosen.length === 1 ? one : several}`, 'being deleted', chosen, may.remove);
          }}
        >
          <SpaceBetween size="m">
            {chosen.length > 1 && <ul>{chosen.map((item) => <li key={idOf(item)}>{item.name}</li>)}</ul>}
            <Alert type="warning">{may.warning}</Alert>
          </SpaceBetween>
        </Dialog>
      )}
    </>
  );
}

function StateAndWhy({ item: { state, statusMessage } }: { item: Resource }) {
  return (
    <>
      <State state={state} />
      {state?.endsWith('_FAILED') && <Box color="text-body-secondary" fontSize="body-s">{statusMessage}</Box>}
    </>
  );
}
