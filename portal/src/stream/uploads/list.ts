import { element } from '../dom';
import { sizeOf, type Item, type UploadQueue } from './queue';

/** Of many files, those that are done make room for others. */
const mostShown = 50;

interface Row {
  line: HTMLLIElement;
  bar: HTMLProgressElement;
  state: HTMLElement;
  actions: HTMLElement;
  drawn: string;
}

/** The files on their way, at the foot of the window: how far each is, and what went wrong. */
export class UploadList {
  private readonly rows = new Map<Item, Row>();
  private readonly heading = element('h2');
  private readonly list = element('ul');
  private readonly clear = button('Clear', 'Clear the uploads that are over');
  private readonly card = element('section', '', 'uploads');

  constructor(private readonly queue: () => UploadQueue, private readonly leave: () => void) {
    const head = element('header');
    this.clear.addEventListener('click', () => this.queue().clear());
    head.append(this.heading, this.clear);
    this.card.append(head, this.list);
    this.card.setAttribute('aria-label', 'Uploads');
    this.card.hidden = true;
    document.body.append(this.card);
  }

  update(item: Item): void {
    const { items } = this.queue();
    const hadFocus = this.card.contains(document.activeElement);
    if (!items.includes(item)) this.forget(item);
    else if (item.state !== 'waiting') this.draw(item);
    const done = items.filter(({ state }) => state === 'done').length;
    const failed = items.filter(({ state }) => state === 'failed').length;
    this.heading.textContent = `Uploads: ${done} of ${items.length} done${failed > 0 ? `, ${failed} failed` : ''}`;
    this.clear.hidden = done + failed === 0;
    this.card.hidden = items.length === 0;
    if (hadFocus && !this.card.contains(document.activeElement)) this.leave();
  }

  private draw(item: Item): void {
    const row = this.rows.get(item) ?? this.add(item);
    row.bar.value = item.sent;
    row.state.textContent = describe(item);
    if (row.drawn === item.state) return;
    row.drawn = item.state;
    if (item.state === 'failed') row.state.setAttribute('role', 'alert');
    else row.state.removeAttribute('role');
    row.line.dataset['state'] = item.state;
    row.bar.hidden = item.state === 'done' || item.state === 'failed';
    const isOver = row.bar.hidden;
    const remove = button(isOver ? 'Remove' : 'Cancel', `${isOver ? 'Remove' : 'Cancel'} ${item.path}`);
    remove.addEventListener('click', () => item.cancel());
    const again = button('Try again', `Try ${item.path} again`);
    again.addEventListener('click', () => this.queue().again(item));
    row.actions.replaceChildren(...(item.state === 'failed' ? [again] : []), remove);
  }

  private add(item: Item): Row {
    const row: Row = {
      line: element('li'), bar: element('progress'), state: element('p', '', 'state'), actions: element('div', '', 'actions'), drawn: '',
    };
    const name = element('p', item.path, 'name');
    name.title = item.path;
    row.bar.max = Math.max(1, item.file.size);
    row.bar.setAttribute('aria-label', item.path);
    row.line.append(name, row.actions, row.bar, row.state);
    this.rows.set(item, row);
    this.list.prepend(row.line);
    const old = [...this.rows.keys()].find(({ state }) => state === 'done');
    if (this.rows.size > mostShown && old) this.forget(old);
    return row;
  }

  private forget(item: Item): void {
    this.rows.get(item)?.line.remove();
    this.rows.delete(item);
  }
}

function describe({ state, sent, file, path, words }: Item): string {
  switch (state) {
    case 'waiting': return 'Waiting';
    case 'paused': return `The connection is gone; goes on by itself at ${sizeOf(sent)} of ${sizeOf(file.size)}`;
    case 'sending': return `${sizeOf(sent)} of ${sizeOf(file.size)}`;
    case 'done': return words === path ? `Done, ${sizeOf(file.size)}` : `Done, as ${words}: the name was taken`;
    case 'failed': return words;
  }
}

function button(text: string, label: string): HTMLButtonElement {
  const made = element('button', text);
  made.type = 'button';
  made.setAttribute('aria-label', label);
  return made;
}
