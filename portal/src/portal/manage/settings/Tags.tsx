import { useEffect, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TagEditor, { getTagsDiff, type TagEditorProps } from '@cloudscape-design/components/tag-editor';
import { call } from '../../api/client';
import { useDoing } from '../../doing';
import { notify } from '../notices';
import { useAnswer } from '../useAnswer';

/** The tags of something that has an ARN. */
export function Tags({ arn, what }: { arn: string; what: string }) {
  const { answer: known, fault, read } = useAnswer(async () => toTags((await call('ListTagsForResource', { resourceArn: arn })).tags));
  const [tags, setTags] = useState<readonly TagEditorProps.Tag[] | null>(null);
  const [isValid, setValid] = useState(true);
  const doing = useDoing();
  useEffect(() => setTags(known), [known]);

  const save = () => doing.run(async () => {
    const { created, removed } = getTagsDiff(known ?? [], tags ?? []);
    if (removed.length > 0) await call('UntagResource', { resourceArn: arn, tagKeys: removed });
    if (Object.keys(created).length > 0) await call('TagResource', { resourceArn: arn, tags: created });
    await read();
    notify('tags', 'success', 'The tags are changed.');
  });

  return (
    <Container header={<Header variant="h2" description={`Words of your own that scripts find the ${what} by.`}>Tags</Header>}>
      <SpaceBetween size="m">
        {(fault || doing.fault) && <Alert type="error">{doing.fault || fault?.message}</Alert>}
        <TagEditor
          tags={tags ?? []} loading={!tags && !fault} tagLimit={50}
          onChange={({ detail }) => {
            setTags(detail.tags);
            setValid(detail.valid);
          }}
        />
        <Button loading={doing.busy} disabled={!isValid || !tags} onClick={() => void save()}>Save tags</Button>
      </SpaceBetween>
    </Container>
  );
}

function toTags(tags: Readonly<Record<string, string>> | undefined): readonly TagEditorProps.Tag[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value, existing: true }));
}
