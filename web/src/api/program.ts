import { type Filters, chartsQuery, stacksQuery } from "../model/choice";
import type { DateRange } from "../model/range";
import { ApiError, type Json, getJson } from "./request";
import type { Chart, Stack, StackGroup, Stacks } from "./types";

/** The charts of one program. */
export interface OneProgram {
  numReports: number;
  charts: Chart[];
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** Nothing was reported: for a page that is an answer, not a failure. */
async function unlessNothing(path: string): Promise<Json> {
  try {
    return await getJson(path);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return {};
    throw error;
  }
}

/** With their weeks, unless those would be more than the collector answers at once. */
async function chartsOf(name: string, range: DateRange, filters: Filters): Promise<Json> {
  try {
    return await unlessNothing(chartsQuery(name, range, filters, { series: true }));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    return unlessNothing(chartsQuery(name, range, filters, { series: false }));
  }
}

/** The charts of a program in a range, with their weeks where they can be had, narrowed by filters. */
export async function getProgramCharts(
  name: string,
  range: DateRange,
  filters: Filters,
): Promise<OneProgram> {
  const body = await chartsOf(name, range, filters);
  const [program] = list<{ Charts: unknown }>(body.Programs);
  return {
    numReports: Number(body.NumReports ?? 0),
    charts: list<Chart>(program?.Charts).map((chart) => ({ ...chart, Data: list(chart.Data) })),
  };
}

type GivenStack = Omit<Stack, "Group"> & { Group?: Partial<StackGroup> };

function stackOf(stack: GivenStack): Stack {
  const { Blamed = "", Functions } = stack.Group ?? {};
  return {
    ...stack,
    Versions: list(stack.Versions),
    Group: { Blamed, Functions: list(Functions) },
  };
}

/** A page of the stacks of a program. */
export async function getStacks(
  name: string,
  range: DateRange,
  versions: string[],
  after = "",
): Promise<Stacks> {
  const next = after === "" ? "" : `&after=${encodeURIComponent(after)}`;
  const body = await unlessNothing(stacksQuery(name, range, versions) + next);
  return {
    NumReports: Number(body.NumReports ?? 0),
    Stacks: list<GivenStack>(body.Stacks).map(stackOf),
    LeftOut: Number(body.LeftOut ?? 0),
    ...(typeof body.Next === "string" && { Next: body.Next }),
  };
}
