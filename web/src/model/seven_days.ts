import type { Week } from "../api/types";
import { dateOf, day, timeOf } from "./days";

const step = 7 * day;

type EndOf = (date: string) => string;

/** Finds the last day of the seven days, counted back from `last`, that a date is in. */
function endsBefore(last: string): EndOf {
  const newest = timeOf(last);
  return (date) => dateOf(newest - Math.floor((newest - timeOf(date)) / step) * step);
}

/** The reports of each seven days, under the date of their last day, oldest first. */
function inSteps(weeks: Week[], endOf: EndOf): Week[] {
  const sums = new Map<string, number>();
  for (const { Week, Reports } of weeks) {
    const end = endOf(Week);
    sums.set(end, (sums.get(end) ?? 0) + Reports);
  }
  return [...sums]
    .map(([Week, Reports]) => ({ Week, Reports }))
    .sort((a, b) => (a.Week < b.Week ? -1 : 1));
}

/** The weeks, with those between of which nothing is known: in them nobody took part. */
export function withoutGaps(weeks: Week[]): Week[] {
  return weeks.flatMap((week, i) => {
    const before = weeks[i - 1];
    if (!before) return [week];
    const missing: Week[] = [];
    const last = timeOf(week.Week) - step;
    for (let at = timeOf(before.Week) + step; at <= last; at += step) {
      missing.push({ Week: dateOf(at), Reports: 0 });
    }
    return [...missing, week];
  });
}

/**
 * Without first seven days that miss days on which there were reports later: they would look as if
 * fewer had taken part. Where there are no others they stay.
 */
function withoutPartialStart(steps: Week[], dates: Week[], endOf: EndOf): Week[] {
  const [first, ...later] = steps;
  const [start] = dates;
  if (!first || !start || later.length === 0) return steps;
  const daysIn = ({ Week }: Week) => 6 - (timeOf(endOf(Week)) - timeOf(Week)) / day;
  const missed = daysIn(start);
  return dates.some((date) => daysIn(date) < missed) ? later : steps;
}

/**
 * Published dates in steps of seven days. The weeks of users end on different days of the week, so
 * one date has only a part of them; in seven days everybody reports once.
 */
export function sevenDays(dates: Week[]): Week[] {
  const last = dates.at(-1)?.Week;
  if (last === undefined) return [];
  const endOf = endsBefore(last);
  return withoutGaps(withoutPartialStart(inSteps(dates, endOf), dates, endOf));
}
