import type { Participation, Presence, ProgramPresence } from "../api/participation";
import type { Week } from "../api/types";
import { dateOf, day, daysBefore, timeOf } from "./days";

const sevenDays = 7 * day;

/** The last day of the seven days, counted back from `last`, that a date is in. */
function endOf(date: string, last: string): string {
  const back = Math.floor((timeOf(last) - timeOf(date)) / sevenDays);
  return daysBefore(last, back * 7);
}

/** The reports of each seven days up to `last`, under the date of their last day, oldest first. */
export function inSevenDays(weeks: Week[], last: string): Week[] {
  const sums = new Map<string, number>();
  for (const { Week, Reports } of weeks) {
    const end = endOf(Week, last);
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
    const last = timeOf(week.Week) - sevenDays;
    for (let at = timeOf(before.Week) + sevenDays; at <= last; at += sevenDays) {
      missing.push({ Week: dateOf(at), Reports: 0 });
    }
    return [...missing, week];
  });
}

/**
 * Without first seven days that miss days on which there were reports later: they would look as if
 * fewer had taken part. Where there are no others they stay.
 */
function withoutPartialStart(steps: Week[], dates: Week[]): Week[] {
  const [first, ...later] = steps;
  const [start] = dates;
  const last = steps.at(-1);
  if (!first || !start || !last || later.length === 0) return steps;
  const daysIn = ({ Week }: Week) => 6 - (timeOf(endOf(Week, last.Week)) - timeOf(Week)) / day;
  const partial = dates.some((date) => daysIn(date) < daysIn(start));
  return partial ? later : steps;
}

/**
 * Participation in steps of seven days. The weeks of users end on different days of the week, so
 * one date has only a part of them; in seven days everybody reports once.
 */
export function perSevenDays({ weeks, programs }: Participation): Participation {
  const last = weeks.at(-1)?.Week;
  if (last === undefined) return { weeks, programs };
  const grouped = <T extends Presence | ProgramPresence>(presence: T): T => ({
    ...presence,
    Weeks: inSevenDays(presence.Weeks, last),
  });
  return {
    weeks: withoutGaps(withoutPartialStart(inSevenDays(weeks, last), weeks)),
    programs: programs.map((program) => ({
      ...grouped(program),
      Versions: program.Versions.map(grouped),
      GOOS: program.GOOS.map(grouped),
    })),
  };
}

/** The seven days up to the newest date. */
export function newestSevenDays(weeks: Week[]): { from: string; to: string } | undefined {
  const to = weeks.at(-1)?.Week;
  return to === undefined ? undefined : { from: daysBefore(to, 6), to };
}
