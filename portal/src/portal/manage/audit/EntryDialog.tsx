import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import type { AuditEntry } from '../../api/contract';

const proofs: Record<string, string> = {
  AccessKey: 'Access key', TemporaryKey: 'Temporary credentials', SignIn: 'Sign-in to the portal', Password: 'Password',
  IssuerToken: 'Token of an issuer', Operator: 'Operator of the server', None: 'Not proved',
};

/** Everything that is known of one line of the trail. */
export function EntryDialog({ entry, close }: { entry: AuditEntry; close: () => void }) {
  const rows: [string, string | undefined][] = [
    ['Time', moment(entry.time)],
    ['Operation', entry.operation],
    ['Result', entry.error ? `${entry.error} (${entry.status})` : `Done (${entry.status})`],
    ['Message', entry.message],
    ['User', entry.principalName],
    ['User id', entry.principalId],
    ['Proved by', proofs[entry.proof] ?? entry.proof],
    [entry.proof === 'None' ? 'Claimed key' : 'Proof', entry.proofId],
    ['Role', entry.roleArn],
    ['Studio', entry.studioId],
    ['Resource', entry.resource],
    ['Asked for', entry.detail],
    ['Address', entry.address],
    ['Request id', entry.requestId],
    ['Times', entry.times > 1 ? `${entry.times}, the last one ${moment(entry.lastTime)}` : undefined],
  ];
  return (
    <Modal
      visible size="large" header={entry.operation} closeAriaLabel="Close" onDismiss={close}
      footer={<Box float="right"><Button variant="primary" onClick={close}>Done</Button></Box>}
    >
      <KeyValuePairs
        columns={2}
        items={rows.filter(([, value]) => value).map(([label, value]) => ({ label, value: <span className="breakable">{value}</span> }))}
      />
    </Modal>
  );
}

function moment(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });
}
