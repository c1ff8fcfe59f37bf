import { useEffect, useState } from 'react';

let ahead = 0;

/** Times on the pages are those of the server, whatever this machine's clock says. */
export function setServerTime(now: string): void {
  ahead = Date.parse(now) - Date.now();
}

function now(): number {
  return Date.now() + ahead;
}

/** The server's time, in milliseconds; what uses it is drawn again every 15 s. */
export function useNow(): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = window.setInterval(() => setTime(now()), 15_000);
    return () => window.clearInterval(timer);
  }, []);
  return time;
}

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];

/** How long it is from one moment to another, such as “3 h 12 min”. */
export function between(from: number, to: number): string {
  const minutes = Math.max(0, Math.round((to - from) / 60_000));
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} days ${hours % 24} h` : `${days} days`;
}

/** How long ago a moment is, such as “2 hours ago”. */
export function ago(moment: string, from: number): string {
  const past = Date.parse(moment) - from;
  const [unit, size] = units.find(([, least]) => Math.abs(past) >= least) ?? ['minute', 60_000];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.round(past / size), unit);
}

/** A moment as people write it, with the day unless that is today. */
export function at(moment: string, from: number): string {
  const date = new Date(moment);
  const isToday = date.toDateString() === new Date(from).toDateString();
  return date.toLocaleString(undefined, isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** The day of a moment, in words where it is near. */
export function dayOf(moment: string, from: number): string {
  const date = new Date(moment);
  const midnight = (time: Date): number => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
  const days = Math.round((midnight(new Date(from)) - midnight(date)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const isThisYear = date.getFullYear() === new Date(from).getFullYear();
  return date.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) });
}

/** The time of day of a moment. */
export function timeOf(moment: string): string {
  return new Date(moment).toLocaleTimeString(undefined, { timeStyle: 'short' });
}
