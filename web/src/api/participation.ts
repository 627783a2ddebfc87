import { unlessNothing } from "./request";
import type { Week } from "./types";

/** A version or a system: in which seven days somebody reported it, each under its last date. */
export interface Presence {
  Key: string;
  /** The first published week that has it, whatever the range. */
  FirstWeek: string;
  Reports: number;
  Weeks: Week[];
}

export interface ProgramPresence {
  Name: string;
  FirstWeek: string;
  Reports: number;
  Weeks: Week[];
  Versions: Presence[];
  GOOS: Presence[];
}

export interface Participation {
  /** All reports of each published date, oldest first. */
  dates: Week[];
  programs: ProgramPresence[];
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

function presence(each: Presence): Presence {
  return { ...each, Weeks: list(each.Weeks) };
}

/**
 * Who took part in all published weeks; as long as none is published nobody. The collector gives its
 * programs page by page.
 */
export async function getParticipation(): Promise<Participation> {
  const programs: ProgramPresence[] = [];
  let dates: Week[] = [];
  let after = "";
  for (;;) {
    const next = after === "" ? "" : `&after=${encodeURIComponent(after)}`;
    const body = await unlessNothing(`/api/v1/programs?limit=100&series=week${next}`);
    dates = list(body.Weeks);
    for (const each of list<ProgramPresence>(body.Programs)) {
      programs.push({
        ...each,
        Weeks: list(each.Weeks),
        Versions: list<Presence>(each.Versions).map(presence),
        GOOS: list<Presence>(each.GOOS).map(presence),
      });
    }
    if (typeof body.Next !== "string" || body.Next <= after) return { dates, programs };
    after = body.Next;
  }
}
