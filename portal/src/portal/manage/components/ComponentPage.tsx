import { call } from '../../api/client';
import { Loading } from '../Loading';
import { notify } from '../notices';
import type { PageProps } from '../pages';
import { Problem } from '../Problem';
import { useAnswer } from '../useAnswer';
import { ComponentForm } from './ComponentForm';

/** A component, to be changed. */
export function ComponentPage({ studioId, id }: PageProps) {
  const { answer: component, fault, read } = useAnswer(
    async () => (await call('GetStudioComponent', { studioId, studioComponentId: id })).studioComponent ?? {},
  );
  if (fault && !component) return <Problem what="The component" fault={fault} again={() => void read()} />;
  if (!component) return <Loading what="the component" />;
  return (
    <ComponentForm
      studioId={studioId} title={component.name ?? 'Component'} action="Save" component={component}
      save={async (request) => {
        await call('UpdateStudioComponent', { studioId, studioComponentId: id, ...request });
        notify('component', 'success', `The component ${request.name} is changed. Workstations have it from their next start on.`);
      }}
    />
  );
}
