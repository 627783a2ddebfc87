import type { DateRange } from "../model/range";
import { type Json, getJson, unlessNothing } from "./request";
import type {
  Charts,
  ConfigVersion,
  ListedChart,
  ListedProgram,
  ListedPrompt,
  ProgramCharts,
  PublicList,
  Week,
} from "./types";

/** A list may be null or missing in the collector's JSON; both mean that it is empty. */
function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** All weeks with reports, oldest first. */
export async function getWeeks(): Promise<Week[]> {
  return list<Week>((await getJson("/api/v1/weeks")).Weeks);
}

function chartsOf(body: Json, { from, to }: DateRange): Charts {
  return {
    DateRange: [from, to],
    NumReports: Number(body.NumReports ?? 0),
    Programs: list<ProgramCharts>(body.Programs).map((program) => ({
      ...program,
      Charts: list(program.Charts),
    })),
  };
}

/** Of a range without reports there are none. */
export async function getCharts(range: DateRange): Promise<Charts> {
  const { from, to } = range;
  return chartsOf(await unlessNothing(`/api/v1/charts?from=${from}&to=${to}`), range);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Those of the newest seven days; nothing as long as no week is published. */
export async function getNewestCharts(): Promise<Charts | undefined> {
  const body = await unlessNothing("/api/v1/charts");
  const [from, to] = list(body.DateRange).map(text);
  return from && to ? chartsOf(body, { from, to }) : undefined;
}

function listedChart(chart: ListedChart): ListedChart {
  return { ...chart, Buckets: list(chart.Buckets), Issues: list(chart.Issues) };
}

function listedPrompt(value: unknown): { Prompt?: ListedPrompt } {
  if (typeof value !== "object" || value === null) return {};
  const prompt = value as ListedPrompt;
  return { Prompt: { ...prompt, Issues: list(prompt.Issues) } };
}

/** What may be sent. */
export async function getList(): Promise<PublicList> {
  const body = await getJson("/api/v1/config/list");
  return {
    Version: text(body.Version),
    Published: text(body.Published),
    GOOS: list(body.GOOS),
    GOARCH: list(body.GOARCH),
    GoVersion: list(body.GoVersion),
    // As in the reports' reduction, 0 and nothing both mean no limit.
    SampleRate: Number(body.SampleRate ?? 0) || 1,
    ...listedPrompt(body.Prompt),
    Programs: list<ListedProgram>(body.Programs).map(({ Name, Versions, Charts }) => ({
      Name,
      Versions: list(Versions),
      Charts: list<ListedChart>(Charts).map(listedChart),
    })),
  };
}

/** The signed versions of what may be sent, oldest first; none if it is not signed. */
export async function getHistory(): Promise<ConfigVersion[]> {
  const body = await getJson("/api/v1/config/history");
  return list<ConfigVersion>(body.Versions).map((version) => ({
    ...version,
    Changes: list(version.Changes),
  }));
}
