import type { Week } from "../api/types";

/** The reports of each of the weeks `among`, in their order; 0 where there are none. */
export function weekSlots(weeks: Week[], among: Week[]): number[] {
  const reports = new Map(weeks.map(({ Week, Reports }) => [Week, Reports]));
  return among.map(({ Week }) => reports.get(Week) ?? 0);
}

export function reportsIn(weeks: Week[], week: string): number {
  return weeks.find(({ Week }) => Week === week)?.Reports ?? 0;
}

export function sumOf(weeks: Week[]): number {
  return weeks.reduce((sum, { Reports }) => sum + Reports, 0);
}
