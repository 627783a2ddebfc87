import { type Filters, chartsQuery, stacksQuery } from "../model/choice";
import type { DateRange } from "../model/range";
import { ApiError, type Json, unlessNothing } from "./request";
import type { Chart, Stack, StackGroup, Stacks } from "./types";

/** The charts of one program. */
export interface OneProgram {
  numReports: number;
  charts: Chart[];
  range: DateRange;
  /** What to ask for the same. */
  query: string;
  /** Whether every chart has its weeks; else those were more than the collector answers at once. */
  weekly: boolean;
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

interface Answer {
  body: Json;
  weekly: boolean;
}

/** With their weeks, unless those would be more than the collector answers at once. */
async function chartsOf(
  name: string,
  range: DateRange | undefined,
  filters: Filters,
): Promise<Answer> {
  const ask = async (weekly: boolean): Promise<Answer> => {
    const query = chartsQuery(name, range, filters, { series: weekly });
    return { body: await unlessNothing(query), weekly };
  };
  try {
    return await ask(true);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    return ask(false);
  }
}

/**
 * The charts of a program in a range, else of the newest weeks, with their weeks where they can be
 * had, narrowed by filters.
 */
export async function getProgramCharts(
  name: string,
  asked: DateRange | undefined,
  filters: Filters,
): Promise<OneProgram> {
  const { body, weekly } = await chartsOf(name, asked, filters);
  const [program] = list<{ Charts: unknown }>(body.Programs);
  const [from = "", to = ""] = list<string>(body.DateRange);
  const range = asked ?? { from, to };
  return {
    numReports: Number(body.NumReports ?? 0),
    charts: list<Chart>(program?.Charts).map((chart) => ({ ...chart, Data: list(chart.Data) })),
    range,
    query: chartsQuery(name, range, filters, { series: weekly }),
    weekly,
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
