import type { ProgramPresence } from "../api/participation";
import { reportsIn } from "./weeks";

export interface ByParticipation {
  /** Those that somebody reported in the week, the most reported first. */
  active: ProgramPresence[];
  silent: ProgramPresence[];
}

export function byParticipation(programs: ProgramPresence[], week: string): ByParticipation {
  const of = ({ Weeks }: ProgramPresence) => reportsIn(Weeks, week);
  return {
    active: programs
      .filter((program) => of(program) > 0)
      .sort((a, b) => of(b) - of(a) || (a.Name < b.Name ? -1 : 1)),
    silent: programs.filter((program) => of(program) === 0),
  };
}
