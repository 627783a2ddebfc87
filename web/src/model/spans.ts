import type { Week } from "../api/types";
import { day, daysBefore, timeOf } from "./days";
import type { DateRange } from "./range";

/** How far a page looks back if it is not told: a quarter of a year shows a trend. */
export const usualDays = 84;

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

/**
 * The weeks that a range can begin or end with, the newest first: the published dates by seven
 * days, counted back from the newest, since one date alone has only a part of the users.
 */
export function wholeWeeks(weeks: Week[]): DateRange[] {
  const newest = timeOf(weeks.at(-1)?.Week ?? "");
  const found = new Map<number, DateRange>();
  for (const { Week } of [...weeks].reverse()) {
    const back = Math.floor((newest - timeOf(Week)) / (7 * day));
    found.set(back, { from: Week, to: found.get(back)?.to ?? Week });
  }
  return [...found.values()];
}

/** A range after one of its ends has moved to a week; the other end goes along rather than be passed. */
export function movedEnd(range: DateRange, end: "from" | "to", week: DateRange): DateRange {
  if (end === "from") return { from: week.from, to: range.to < week.from ? week.to : range.to };
  return { from: range.from > week.to ? week.from : range.from, to: week.to };
}
