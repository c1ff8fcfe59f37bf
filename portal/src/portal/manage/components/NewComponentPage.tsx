import { call } from '../../api/client';
import { notify } from '../notices';
import type { PageProps } from '../pages';
import { ComponentForm } from './ComponentForm';

export function NewComponentPage({ studioId }: PageProps) {
  return (
    <ComponentForm
      studioId={studioId} title="Create a component" action="Create component" component={{}}
      save={async (request) => {
        await call('CreateStudioComponent', { studioId, ...request });
        notify('component', 'success', `The component ${request.name} is being made.`);
      }}
    />
  );
}
