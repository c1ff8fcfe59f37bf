import { useState } from 'react';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ask } from '../../api/client';
import type { EngineImageList, EngineImageSummary } from '../../api/contract';
import { gib } from '../capacity/figures';
import { ListTable, type Column } from '../ListTable';
import { usePolled } from '../usePolled';
import { BuildHint } from './BuildHint';
import { ImportImage } from './ImportImage';

const columns: readonly Column<EngineImageSummary>[] = [
  { id: 'name', header: 'Image', text: ({ name }) => name, cell: ({ name }) => name, minWidth: 140 },
  {
    id: 'ec2ImageId', header: 'Id', text: ({ ec2ImageId }) => ec2ImageId, minWidth: 220,
    cell: ({ ec2ImageId }) => <Box variant="code">{ec2ImageId}</Box>,
  },
  {
    id: 'description', header: 'Description', text: ({ description }) => description, cell: ({ description }) => description || '–',
    minWidth: 200,
  },
  { id: 'platform', header: 'System', text: ({ platform }) => platform, cell: ({ platform }) => platform, minWidth: 100 },
  {
    id: 'size', header: 'Size', cell: ({ sizeMiB }) => gib(sizeMiB / 1024), minWidth: 100,
    order: (one, other) => one.sizeMiB - other.sizeMiB,
  },
  {
    id: 'publishedAs', header: 'Offered to all studios', text: ({ publishedAs }) => publishedAs ?? '',
    cell: ({ publishedAs }) => (publishedAs ? `As ${publishedAs}` : 'No'), minWidth: 160,
  },
];

const read = () => ask<EngineImageList>('GET', 'engine-images');

/** What workstations can be made from. */
export function EngineImagesPage() {
  const { value, fault, again } = usePolled(read);
  const [isImporting, setIsImporting] = useState(false);
  return (
    <SpaceBetween size="l">
      <ListTable
        title="Engine images"
        description="What the engine can make workstations from. A studio uses one once it is registered there as a streaming image."
        items={value?.images ?? null} fault={fault} again={() => void again()} idOf={({ ec2ImageId }) => ec2ImageId} columns={columns}
        actions={(
          <Button
            variant="primary" onClick={() => setIsImporting(true)} disabled={!value || value.importProblem !== undefined}
            {...(value?.importProblem && { disabledReason: value.importProblem })}
          >
            Import image
          </Button>
        )}
        empty={<Box textAlign="center">The engine has no image yet. Import an archive, or build one.</Box>}
      />
      {value && <BuildHint command={value.buildCommand} />}
      {isImporting && <ImportImage close={() => setIsImporting(false)} changed={() => void again()} />}
    </SpaceBetween>
  );
}
