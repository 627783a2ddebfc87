import type { Week } from "../api/types";
import type { DateRange } from "./range";

const day = 86_400_000;

/** How far a page looks back if it is not told: a quarter of a year shows a trend. */
const usualDays = 84;

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * day).toISOString().slice(0, 10);
}

function lastDays(weeks: Week[], days: number): DateRange | undefined {
  const to = weeks.at(-1)?.Week;
  if (to === undefined) return undefined;
  const after = daysBefore(to, days);
  const from = weeks.find((each) => each.Week > after)?.Week ?? to;
  return { from, to };
}

/** The weeks that a page shows if its address names none. */
export function usualRange(weeks: Week[]): DateRange | undefined {
  return lastDays(weeks, usualDays);
}

export interface Span {
  title: string;
  range: DateRange;
}

/** Ranges that are often wanted, the shortest first; those that are the same as a shorter are left out. */
export function spansOf(weeks: Week[]): Span[] {
  const first = weeks.at(0)?.Week;
  const last = weeks.at(-1)?.Week;
  if (first === undefined || last === undefined) return [];
  // The weeks of users end on different days of the week: one date has only a part of them.
  const newest = lastDays(weeks, 7) ?? { from: last, to: last };
  const spans: Span[] = [{ title: "Newest week", range: newest }];
  const longer: [string, DateRange | undefined][] = [
    ["4 weeks", lastDays(weeks, 28)],
    ["12 weeks", lastDays(weeks, usualDays)],
    ["A year", lastDays(weeks, 364)],
    ["All", { from: first, to: last }],
  ];
  for (const [title, range] of longer) {
    if (range && range.from !== spans.at(-1)?.range.from) spans.push({ title, range });
  }
  return spans;
}

/** The published weeks of a range, and the number of their reports. */
export function weeksIn(weeks: Week[], { from, to }: DateRange): Week[] {
  return weeks.filter(({ Week }) => Week >= from && Week <= to);
}

/** A range after one of its ends has moved; the other end goes along rather than be passed. */
export function movedEnd(range: DateRange, end: "from" | "to", week: string): DateRange {
  if (end === "from") return { from: week, to: range.to < week ? week : range.to };
  return { from: range.from > week ? week : range.from, to: week };
}
