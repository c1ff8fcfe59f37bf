import { useRef, useState } from 'react';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { sendFile } from '../../api/client';
import type { EngineImageSummary, ImportStep } from '../../api/contract';
import { gib } from '../capacity/figures';
import { readFaults, type Faults } from '../useForm';

const MiB = 2 ** 20;
const isName = (text: string) => /^[a-z0-9][a-z0-9.-]{0,63}$/.test(text);

interface Progress {
  phase: 'sending' | 'importing';
  /** From 0 to 100. */
  percent: number;
  text: string;
}

/** Takes an archive in: it is sent to the server first, and handed to the engine then. */
export function ImportImage({ close, changed }: { close: () => void; changed: () => void }) {
  const [files, setFiles] = useState<File[]>([]);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [progress, setProgress] = useState<Progress | null>(null);
  const [fault, setFault] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const [image, setImage] = useState<EngineImageSummary | null>(null);
  const abort = useRef<AbortController | null>(null);
  const file = files[0];

  const forget = () => {
    setFault('');
    setFaults({});
  };
  const run = async (archive: File) => {
    abort.current = new AbortController();
    forget();
    try {
      const query = new URLSearchParams({ name, ...(description ? { description } : {}) });
      let end: ImportStep = {};
      await sendFile(`engine-images?${query}`, archive, {
        sent: (bytes) => setProgress(sending(bytes, archive.size)),
        line: (text) => {
          end = JSON.parse(text) as ImportStep;
          if (end.totalMiB !== undefined) setProgress(importing(end.doneMiB ?? 0, end.totalMiB));
        },
      }, abort.current.signal);
      if (end.image) setImage(end.image);
      else setFault(end.problem ?? 'The server ended before the engine had the image; nothing was kept. Try again.');
      changed();
    } catch (problem) {
      const found = readFaults(problem as Error);
      setFaults(found);
      if (Object.keys(found).length === 0) setFault((problem as Error).message);
    }
    setProgress(null);
  };
  const leave = () => {
    abort.current?.abort();
    close();
  };

  return (
    <Modal
      visible header="Import an image" closeAriaLabel="Close"
      onDismiss={({ detail }) => {
        if (detail.reason !== 'overlay') leave();
      }}
      footer={(
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={leave}>{image ? 'Done' : 'Cancel'}</Button>
            {!image && (
              <Button
                variant="primary" loading={progress !== null} disabled={!file || !isName(name)} onClick={() => file && void run(file)}
              >
                Import
              </Button>
            )}
          </SpaceBetween>
        </Box>
      )}
    >
      <SpaceBetween size="l">
        {fault && <Alert type="error" header="The image was not imported">{fault}</Alert>}
        {image && (
          <Alert type="success" header={`${image.name} is imported`}>
            Its id is {image.ec2ImageId}. Register it in a studio to use it there.
          </Alert>
        )}
        {progress && <Bar progress={progress} />}
        {!progress && !image && (
          <SpaceBetween size="l">
            <FormField
              label="Archive" description="A tar archive, plain or with gzip, that has metadata.yaml and rootfs/ at its top."
              errorText={faults.archive}
            >
              <FileUpload
                value={files} accept=".tar,.tar.gz,.tgz" showFileSize
                onChange={({ detail }) => {
                  setFiles(detail.value);
                  forget();
                }}
                i18nStrings={{
                  uploadButtonText: () => 'Choose a file', dropzoneText: () => 'Drop a file here',
                  removeFileAriaLabel: () => 'Remove the file',
                  limitShowFewer: 'Show fewer', limitShowMore: 'Show more', errorIconAriaLabel: 'Error', warningIconAriaLabel: 'Warning',
                }}
              />
            </FormField>
            <FormField
              label="Name" constraintText="Small letters, digits, dots and dashes; a letter or digit first"
              errorText={name && !isName(name) ? 'The name must have 1 to 64 small letters, digits, dots and dashes.' : faults.name}
            >
              <Input value={name} onChange={({ detail }) => setName(detail.value)} autoComplete={false} spellcheck={false} />
            </FormField>
            <FormField label={<>Description <i>(optional)</i></>} errorText={faults.description}>
              <Input value={description} onChange={({ detail }) => setDescription(detail.value.slice(0, 256))} />
            </FormField>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Modal>
  );
}

function Bar({ progress }: { progress: Progress }) {
  return (
    <ProgressBar
      value={progress.percent} additionalInfo={progress.text}
      label={progress.phase === 'sending' ? 'Sending the archive to the server' : 'The engine takes it in'}
      description="If you leave this page, it is given up, and nothing is kept."
    />
  );
}

function sending(bytes: number, total: number): Progress {
  return { phase: 'sending', percent: Math.round((bytes / total) * 100), text: `${gib(bytes / MiB / 1024)} of ${gib(total / MiB / 1024)}` };
}

function importing(done: number, total: number): Progress {
  return { phase: 'importing', percent: Math.round((done / total) * 100), text: `${gib(done / 1024)} of ${gib(total / 1024)}` };
}
