import './uploads.css';
import { element } from '../dom';
import { announce } from '../page';
import { addMenu } from '../toolbar';
import { filesChosen, filesOf, type ChosenFile } from './dropped';
import { UploadList } from './list';
import { UploadQueue, type Item } from './queue';
import type { UploadOffer } from './sending';

const arrow = 'M8 10.5v-8M4.5 6 8 2.5 11.5 6M2 10.5v3h12v-3';

let queue: UploadQueue | null = null;
let isOffered = false;

/**
 * Lets files be dropped on the desktop, and chosen from the toolbar. Where nothing may be uploaded, a drop says so. A stream's offer is the
 * same at each of its connections, so only the first counts.
 */
export function offerUploads(offer: UploadOffer | null, backToDesktop: () => void): void {
  if (isOffered) return;
  isOffered = true;
  const veil = element('div', '', 'veil');
  veil.hidden = true;
  veil.append(element('p', offer ? `Drop to upload to ${nameOf(offer)}` : 'This workstation takes no uploads'));
  document.body.append(veil);
  const refuse = () => announce('The launch profile of this workstation does not let you upload files.');
  const take = offer ? begin(offer, backToDesktop) : refuse;
  takeDrops(veil, take);
}

function begin(offer: UploadOffer, backToDesktop: () => void): (chosen: ChosenFile[]) => void {
  const list = new UploadList(() => queue!, backToDesktop);
  queue = new UploadQueue(offer, (item) => {
    list.update(item);
    tell(item, offer);
  });
  const take = (chosen: ChosenFile[]) => queue!.add(chosen);
  addMenu({ id: 'upload', label: 'Upload', icon: arrow }, () => [
    { label: 'Files…', detail: `to ${nameOf(offer)} on the workstation; or drop them on the desktop`, choose: () => ask(false, take) },
    { label: 'A folder…', detail: 'with everything that is in it', choose: () => ask(true, take) },
  ]);
  window.addEventListener('beforeunload', (event) => {
    if (queue!.isBusy) event.preventDefault();
  });
  return take;
}

// Each time the last of several is done, once for all of them. What failed says so itself.
function tell(item: Item, offer: UploadOffer): void {
  if (item.state === 'done' && !queue!.isBusy) announce(`Everything is uploaded to ${nameOf(offer)}.`);
}

function ask(folder: boolean, take: (chosen: ChosenFile[]) => void): void {
  const input = element('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = folder;
  input.addEventListener('change', () => take(filesChosen(input)));
  input.click();
}

/** A browser would leave this page for a file that is dropped on it, so all drops are taken. */
function takeDrops(veil: HTMLElement, take: (chosen: ChosenFile[]) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  window.addEventListener('dragenter', (event) => { veil.hidden = !hasFiles(event); });
  window.addEventListener('dragover', (event) => event.preventDefault());
  // Between two things within the window there is another; only outside of it there is none.
  window.addEventListener('dragleave', (event) => { if (!event.relatedTarget) veil.hidden = true; });
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    veil.hidden = true;
    if (!event.dataTransfer || !hasFiles(event)) return;
    filesOf(event.dataTransfer).then(take, () => announce('What was dropped could not be read. Choose it with the Upload button.'));
  });
}

function nameOf({ folder }: UploadOffer): string {
  return folder.replace('$HOME', '~');
}
