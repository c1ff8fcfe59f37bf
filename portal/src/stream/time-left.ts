import { byId, element } from './dom';
import type { Session } from './gateway';

// When somebody is warned that the workstation's time is nearly over, in minutes before it.
const warnings = [15, 5, 1];

const left = byId('time-left');
const warning = byId('warning');

let session: Session | null = null;
let endsAt = Infinity;
let warned = Infinity;

/** Takes what the gateway says of the session. Its end is counted from now on, so that this machine's clock need not be right. */
export function noteSession(news: Session): void {
  session = news;
  const before = endsAt;
  endsAt = news.secondsLeft === undefined ? Infinity : performance.now() + news.secondsLeft * 1000;
  // More time than before: what was warned of is not so any more.
  if (endsAt > before + 60_000 || endsAt === Infinity) {
    warned = Infinity;
    hideWarning();
  }
  if (news.state === 'STOP_IN_PROGRESS') warn('The workstation is being stopped', [afterStop(news)]);
  else if (news.state === 'DELETE_IN_PROGRESS') warn('The workstation is being deleted', ['Its disk and its backups go with it.']);
  tick();
}

/** Shows the time left, and warns in time, each second anew. */
export function startTimeLeft(): void {
  window.setInterval(tick, 1000);
}

export function hideWarning(): void {
  warning.hidden = true;
}

function tick(): void {
  const minutes = (endsAt - performance.now()) / 60_000;
  left.textContent = Number.isFinite(minutes) ? `${duration(minutes)} left` : '';
  if (!session || !Number.isFinite(minutes)) return;
  const due = warnings.filter((limit) => minutes <= limit).at(-1);
  if (due === undefined || due >= warned || document.documentElement.dataset['state'] !== 'connected') return;
  warned = due;
  const does = session.endsStopped ? 'stops' : 'is deleted';
  const when = minutes < 1 ? 'in less than a minute' : `in ${duration(minutes)}`;
  warn(`This workstation ${does} ${when}`, session.endsStopped
    ? ['Save your work in your programs now: they are closed then.', afterStop(session)]
    : ['Nothing on its disk is kept. Save your work to a shared folder, or bring it elsewhere, now.']);
}

function afterStop({ isBackedUp, minutesKept }: Session): string {
  const backup = isBackedUp ? ', and a backup of it is made' : '';
  const end = minutesKept === undefined ? '' : ` Unless it is started again, it is deleted ${duration(minutesKept)} later.`;
  return `What is saved on its disk is kept${backup}. Start the workstation again to go on.${end}`;
}

function warn(title: string, sentences: string[]): void {
  const dismiss = element('button', 'Close');
  dismiss.type = 'button';
  dismiss.addEventListener('click', hideWarning);
  warning.replaceChildren(element('h2', title), ...sentences.map((sentence) => element('p', sentence)), dismiss);
  warning.hidden = false;
}

function duration(minutes: number): string {
  const whole = Math.max(1, Math.floor(minutes));
  const [days, hours, rest] = [Math.floor(whole / 1440), Math.floor(whole / 60) % 24, whole % 60];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
  return `${rest} min`;
}
