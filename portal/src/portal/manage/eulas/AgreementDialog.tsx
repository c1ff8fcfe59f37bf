import { useState } from 'react';
import Checkbox from '@cloudscape-design/components/checkbox';
import type { Eula } from '../../api/contract';
import { Question } from '../../workstations/Question';

interface AgreementDialogProps {
  eula: Eula;
  isAccepted: boolean;
  accept: () => Promise<void>;
  close: () => void;
}

/** An agreement to be read, and accepted where it is not. */
export function AgreementDialog({ eula, isAccepted, accept, close }: AgreementDialogProps) {
  const [hasRead, setRead] = useState(false);
  return (
    <Question
      header={eula.name ?? 'Agreement'}
      action={isAccepted ? 'Close' : 'Accept for the studio'}
      disabled={!isAccepted && !hasRead}
      run={isAccepted ? () => Promise.resolve() : accept}
      changed={() => undefined}
      close={close}
    >
      <div className="agreement" tabIndex={0} role="region" aria-label="Text of the agreement">
        {eula.content}
      </div>
      {!isAccepted && (
        <Checkbox checked={hasRead} onChange={({ detail }) => setRead(detail.checked)}>
          I have read it, and may accept it for the studio
        </Checkbox>
      )}
    </Question>
  );
}
