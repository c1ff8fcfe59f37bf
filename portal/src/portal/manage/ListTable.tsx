import { useMemo, type ReactNode } from 'react';
import { useCollection } from '@cloudscape-design/collection-hooks';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { NoMatch } from './NoMatch';
import { Problem } from './Problem';

export interface Column<Item> {
  id: string;
  header: string;
  cell: (item: Item) => ReactNode;
  /** What it can be filtered by; it can be sorted by that, too, unless there is an order. */
  text?: (item: Item) => string;
  order?: (one: Item, other: Item) => number;
  /** In pixels. */
  minWidth?: number;
}

interface ListTableProps<Item> {
  /** What is listed, such as Studios; the page's heading. */
  title: string;
  description?: string;
  /** Null until it is read. */
  items: readonly Item[] | null;
  fault: Error | null;
  again: () => void;
  idOf: (item: Item) => string;
  /** The first one names the item. */
  columns: readonly Column<Item>[];
  actions?: ReactNode;
  /** What it says where there is nothing yet. */
  empty: ReactNode;
  /** The ids of what is selected, where things can be. */
  selected?: ReadonlySet<string>;
  select?: (ids: ReadonlySet<string>) => void;
  /** What is filtered for at first: a column, an operator and a text. */
  filter?: readonly [column: string, operator: string, text: string];
  /** The column that has an order of its own by which the list is sorted at first, the latest on top. */
  sortedBy?: string;
}

// Filters look at members by name, so what a column says stands beside the item.
type Row<Item> = { item: Item } & Record<string, unknown>;

const pageSize = 50;

/** A page that is a list: it can be filtered, sorted and paged through, and says so where there is nothing or something went wrong. */
export function ListTable<Item>(props: ListTableProps<Item>) {
  const { title, items, fault, columns, idOf, empty, selected, select, filter } = props;
  const rows = useMemo(
    () =>
      (items ?? []).map((item): Row<Item> => ({ item, ...Object.fromEntries(columns.map(({ id, text }) => [id, text?.(item) ?? ''])) })),
    [items, columns],
  );
  const sorted = columns.find(({ id }) => id === props.sortedBy);
  const collection = useCollection(rows, {
    propertyFiltering: {
      filteringProperties: columns
        .filter(({ text }) => text)
        .map(({ id, header }) => ({ key: id, propertyLabel: header, groupValuesLabel: header, operators: ['=', '!=', ':', '!:'] })),
      ...(filter && { defaultQuery: { operation: 'and', tokens: [{ propertyKey: filter[0], operator: filter[1], value: filter[2] }] } }),
      empty,
      noMatch: <NoMatch clear={() => collection.actions.setPropertyFiltering({ tokens: [], operation: 'and' })} />,
    },
    sorting: sorted ? { defaultState: { sortingColumn: sortingOf(sorted), isDescending: true } } : {},
    pagination: { pageSize },
  });
  const count = collection.filteredItemsCount ?? 0;

  return (
    <SpaceBetween size="m">
      {fault && <Problem what={title} fault={fault} again={props.again} />}
      <Table<Row<Item>>
        {...collection.collectionProps}
        variant="full-page"
        stickyHeader
        trackBy={(row) => idOf(row.item)}
        items={collection.items}
        loading={!items && !fault}
        loadingText={`Loading: ${title}`}
        columnDefinitions={columns.map((column, index) => ({
          id: column.id,
          header: column.header,
          cell: (row: Row<Item>) => column.cell(row.item),
          isRowHeader: index === 0,
          minWidth: column.minWidth ?? 120,
          ...sortingOf(column),
        }))}
        {...(selected &&
          select && {
            selectionType: 'multi',
            selectedItems: collection.items.filter((row) => selected.has(idOf(row.item))),
            onSelectionChange: ({ detail }) => select(new Set(detail.selectedItems.map((row) => idOf(row.item)))),
          })}
        ariaLabels={{
          tableLabel: title,
          selectionGroupLabel: `Selection of ${title}`,
          allItemsSelectionLabel: () => 'Select all on this page',
          itemSelectionLabel: (_, row) => `Select ${columns[0]?.text?.(row.item) ?? idOf(row.item)}`,
        }}
        header={
          <Header
            variant="awsui-h1-sticky"
            description={props.description}
            actions={props.actions}
            {...(items && { counter: `(${items.length})` })}
          >
            {title}
          </Header>
        }
        filter={
          <PropertyFilter
            {...collection.propertyFilterProps}
            filteringPlaceholder="Find by text or by what is in a column"
            filteringAriaLabel={`Find in ${title}`}
            countText={`${count} ${count === 1 ? 'match' : 'matches'}`}
          />
        }
        pagination={<Pagination {...collection.paginationProps} />}
      />
    </SpaceBetween>
  );
}

function sortingOf<Item>({ id, text, order }: Column<Item>) {
  if (order) return { sortingField: id, sortingComparator: (one: Row<Item>, other: Row<Item>) => order(one.item, other.item) };
  return text ? { sortingField: id } : {};
}
