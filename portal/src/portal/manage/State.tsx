import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { LaunchProfileState } from '../api/contract';
import { lookOf } from './states';

/** The state of a studio, or of what a studio is made of. */
export function State({ state }: { state: LaunchProfileState | undefined }) {
  const { type, text } = lookOf(state);
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
