const units = ['MiB', 'GiB', 'TiB', 'PiB'];

/** An amount of GiB as people read it, such as “12.5 GiB”. */
export function gib(amount: number): string {
  const steps = amount === 0 ? 1 : Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(amount * 1024) / 10)));
  const value = amount * 1024 ** (1 - steps);
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 100 ? 1 : 0 })} ${units[steps]}`;
}

export function percent(part: number, whole: number): string {
  return whole > 0 ? (part / whole).toLocaleString(undefined, { style: 'percent' }) : '–';
}
