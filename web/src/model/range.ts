/** A range of weeks, both ends included. One week has the same date twice. */
export interface DateRange {
  from: string;
  to: string;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes 2026-02-30 for March 2 in some engines.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The range that `/charts/<date>` or `/charts/<start>_<end>` names, if it names one. */
export function rangeOfPath(path: string): DateRange | undefined {
  const [, from, to = from] = /^\/charts\/([^/_]+)(?:_([^/_]+))?\/?$/.exec(path) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return isDate(from) && isDate(to) && from <= to ? { from, to } : undefined;
}

export function pathOfRange({ from, to }: DateRange): string {
  return from === to ? `/charts/${from}` : `/charts/${from}_${to}`;
}

export function titleOfRange({ from, to }: DateRange): string {
  return from === to ? `Week ending ${from}` : `Weeks ending ${from} to ${to}`;
}
