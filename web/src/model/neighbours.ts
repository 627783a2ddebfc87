import type { Week } from "../api/types";
import { daysBefore } from "./days";
import type { DateRange } from "./range";

export interface Neighbours {
  earlier?: DateRange;
  later?: DateRange;
  /** The last few weeks up to the one shown, for a picture with less noise. */
  wider?: DateRange;
}

const widerDays = 28;

function week(date: string): DateRange {
  return { from: date, to: date };
}

/** Where to go from a range; `weeks` are in ascending order. */
export function neighboursOf(range: DateRange, weeks: Week[]): Neighbours {
  const dates = weeks.map((each) => each.Week);
  const result: Neighbours = {};
  const earlier = dates.findLast((date) => date < range.from);
  const later = dates.find((date) => date > range.to);
  if (earlier !== undefined) result.earlier = week(earlier);
  if (later !== undefined) result.later = week(later);
  if (range.from === range.to && earlier !== undefined) {
    const first = dates.find((date) => date > daysBefore(range.to, widerDays));
    if (first !== undefined && first < range.from) result.wider = { from: first, to: range.to };
  }
  return result;
}
