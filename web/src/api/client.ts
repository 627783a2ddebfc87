import type { DateRange } from "../model/range";
import { getJson } from "./request";
import type { Charts, ProgramCharts, ProgramConfig, UploadConfig, Week } from "./types";

/** A list may be null or missing in the collector's JSON; both mean that it is empty. */
function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** All weeks with reports, oldest first. */
export async function getWeeks(): Promise<Week[]> {
  return list<Week>((await getJson("/api/v1/weeks")).Weeks);
}

export async function getCharts({ from, to }: DateRange): Promise<Charts> {
  const body = await getJson(`/api/v1/charts?from=${from}&to=${to}`);
  return {
    DateRange: [from, to],
    NumReports: Number(body.NumReports ?? 0),
    Programs: list<ProgramCharts>(body.Programs).map((program) => ({
      ...program,
      Charts: list(program.Charts),
    })),
  };
}

export async function getConfig(): Promise<UploadConfig> {
  const body = await getJson("/api/v1/config");
  return {
    GOOS: list(body.GOOS),
    GOARCH: list(body.GOARCH),
    GoVersion: list(body.GoVersion),
    // As in the reports' reduction, 0 and nothing both mean no limit.
    SampleRate: Number(body.SampleRate ?? 0) || 1,
    Programs: list<ProgramConfig>(body.Programs).map((program) => ({
      Name: program.Name,
      Versions: list(program.Versions),
      Counters: list(program.Counters),
      Stacks: list(program.Stacks),
    })),
  };
}
