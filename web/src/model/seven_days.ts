import type { Participation, Presence, ProgramPresence } from "../api/participation";
import type { Week } from "../api/types";

const day = 86_400_000;

function time(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The last day of the seven days, counted back from `last`, that a date is in. */
function endOf(date: string, last: string): string {
  const back = Math.floor((time(last) - time(date)) / (7 * day));
  return dateOf(time(last) - back * 7 * day);
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

/** The weeks, with those between in which nobody took part. */
function withoutGaps(weeks: Week[]): Week[] {
  return weeks.flatMap((week, i) => {
    const before = weeks[i - 1];
    if (!before) return [week];
    const missing: Week[] = [];
    for (let at = time(before.Week) + 7 * day; at < time(week.Week); at += 7 * day) {
      missing.push({ Week: dateOf(at), Reports: 0 });
    }
    return [...missing, week];
  });
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
    weeks: withoutGaps(inSevenDays(weeks, last)),
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
  return to === undefined ? undefined : { from: dateOf(time(to) - 6 * day), to };
}
