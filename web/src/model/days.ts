// Dates without a time of day, as `2026-11-29`.

export const day = 86_400_000;

/** Its midnight in UTC, in milliseconds. */
export function timeOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function daysBefore(date: string, days: number): string {
  return dateOf(timeOf(date) - days * day);
}
