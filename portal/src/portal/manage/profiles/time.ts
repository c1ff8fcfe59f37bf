export type Unit = 'minutes' | 'hours' | 'days';

/** How long something takes, as somebody writes it. */
export interface Time {
  readonly amount: string;
  readonly unit: Unit;
}

const minutesIn: Record<Unit, number> = { minutes: 1, hours: 60, days: 1_440 };

/** The time in the largest unit of which it is a whole number. */
export function toTime(minutes: number): Time {
  const unit = (['days', 'hours'] as const).find((one) => minutes >= 2 * minutesIn[one] && minutes % minutesIn[one] === 0) ?? 'minutes';
  return { amount: String(minutes / minutesIn[unit]), unit };
}

/** NaN where the amount is no number. */
export function toMinutes({ amount, unit }: Time): number {
  return amount.trim() === '' ? Number.NaN : Number(amount) * minutesIn[unit];
}

export function inWords(minutes: number): string {
  const { amount, unit } = toTime(minutes);
  if (unit === 'minutes' && minutes > 120) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${amount} ${amount === '1' ? unit.slice(0, -1) : unit}`;
}
