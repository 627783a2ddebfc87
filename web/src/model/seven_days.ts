import type { Participation, Presence, ProgramPresence } from "../api/participation";
import type { Week } from "../api/types";
import { dateOf, day, timeOf } from "./days";

const sevenDays = 7 * day;

type EndOf = (date: string) => string;

/**
 * Finds the last day of the seven days, counted back from `last`, that a date is in. Keeps what it
 * found: the same few hundred dates come with every program, version and system.
 */
function endsBefore(last: string): EndOf {
  const newest = timeOf(last);
  const known = new Map<string, string>();
  return (date) => {
    let end = known.get(date);
    if (end === undefined) {
      end = dateOf(newest - Math.floor((newest - timeOf(date)) / sevenDays) * sevenDays);
      known.set(date, end);
    }
    return end;
  };
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
function withoutPartialStart(steps: Week[], dates: Week[], endOf: EndOf): Week[] {
  const [first, ...later] = steps;
  const [start] = dates;
  if (!first || !start || later.length === 0) return steps;
  const daysIn = ({ Week }: Week) => 6 - (timeOf(endOf(Week)) - timeOf(Week)) / day;
  const missed = daysIn(start);
  return dates.some((date) => daysIn(date) < missed) ? later : steps;
}

/**
 * Participation in steps of seven days. The weeks of users end on different days of the week, so
 * one date has only a part of them; in seven days everybody reports once.
 */
export function perSevenDays({ weeks, programs }: Participation): Participation {
  const last = weeks.at(-1)?.Week;
  if (last === undefined) return { weeks, programs };
  const endOf = endsBefore(last);
  const grouped = <T extends Presence | ProgramPresence>(presence: T): T => ({
    ...presence,
    Weeks: inSteps(presence.Weeks, endOf),
  });
  return {
    weeks: withoutGaps(withoutPartialStart(inSteps(weeks, endOf), weeks, endOf)),
    programs: programs.map((program) => ({
      ...grouped(program),
      Versions: program.Versions.map(grouped),
      GOOS: program.GOOS.map(grouped),
    })),
  };
}
