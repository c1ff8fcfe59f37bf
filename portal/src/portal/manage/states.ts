import type { LaunchProfileState } from '../api/contract';
import type { Look } from '../workstations/states';

// Studios, components, images and launch profiles have the same states.
const looks: Record<LaunchProfileState, Look> = {
  CREATE_IN_PROGRESS: { type: 'in-progress', text: 'Being made' },
  READY: { type: 'success', text: 'Ready' },
  UPDATE_IN_PROGRESS: { type: 'in-progress', text: 'Being changed' },
  DELETE_IN_PROGRESS: { type: 'in-progress', text: 'Being deleted' },
  DELETED: { type: 'stopped', text: 'Deleted' },
  DELETE_FAILED: { type: 'error', text: 'Could not be deleted' },
  CREATE_FAILED: { type: 'error', text: 'Could not be made' },
  UPDATE_FAILED: { type: 'error', text: 'Could not be changed' },
};

/** How a studio, or what a studio is made of, shows its state. */
export function lookOf(state: LaunchProfileState | undefined): Look {
  return looks[state ?? 'READY'];
}
