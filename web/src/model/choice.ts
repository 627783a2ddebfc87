import type { DateRange } from "./range";
import { usualDays } from "./spans";

/** By what the reports of a program can be narrowed, named as in addresses. */
export const dimensions = ["version", "goos", "goarch", "goversion"] as const;
export type Dimension = (typeof dimensions)[number];

/** What each is called in a page. */
export const dimensionNames: Record<Dimension, string> = {
  version: "Version",
  goos: "System",
  goarch: "Processor",
  goversion: "Toolchain",
};

/** The chart whose buckets are the values of a dimension. */
export const dimensionCharts: Record<Dimension, string> = {
  version: "Version",
  goos: "GOOS",
  goarch: "GOARCH",
  goversion: "GoVersion",
};

/** What a value is called in a page. Only a version can be empty. */
export function valueName(value: string): string {
  return value === "" ? "no version" : value;
}

export type Filters = Record<Dimension, string[]>;

/** What a page of a program shows. It lives in the address, so that it can be shared. */
export interface Choice {
  name: string;
  /** The weeks; a page that is not told shows the latest. */
  range?: DateRange;
  /** Any of the values of a dimension; all dimensions together. Empty: not narrowed by it. */
  filters: Filters;
}

export function noFilters(): Filters {
  return { version: [], goos: [], goarch: [], goversion: [] };
}

export function isFiltered(filters: Filters): boolean {
  return dimensions.some((dimension) => filters[dimension].length > 0);
}

const date = /^\d{4}-\d{2}-\d{2}$/;

function rangeOf(query: URLSearchParams): DateRange | undefined {
  const from = query.get("from") ?? "";
  const to = query.get("to") ?? "";
  return date.test(from) && date.test(to) && from <= to ? { from, to } : undefined;
}

/** What an address asks for. What cannot be understood in it is left out. */
export function choiceOf(search: string): Choice {
  const query = new URLSearchParams(search);
  const filters = noFilters();
  for (const dimension of dimensions) {
    const given = query.getAll(dimension);
    // A program can be without a version, but with nothing else that is empty.
    const values = dimension === "version" ? given : given.filter((value) => value !== "");
    filters[dimension] = [...new Set(values)];
  }
  const range = rangeOf(query);
  return { name: query.get("name") ?? "", filters, ...(range && { range }) };
}

function filterPairs(filters: Filters): [string, string][] {
  return dimensions.flatMap((dimension) =>
    filters[dimension].map((value): [string, string] => [dimension, value]),
  );
}

/** The query of an address. Names keep their slashes, so that addresses can be read. */
function queryText(pairs: [string, string][]): string {
  const parts = pairs.map(
    ([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2F", "/")}`,
  );
  return `?${parts.join("&")}`;
}

function rangePairs(range: DateRange | undefined): [string, string][] {
  if (!range) return [];
  return [
    ["from", range.from],
    ["to", range.to],
  ];
}

/** The address's query that `choiceOf` reads. */
export function searchOf({ name, range, filters }: Choice): string {
  return queryText([["name", name], ...filterPairs(filters), ...rangePairs(range)]);
}

/** The address of a program's charts. */
export function programPath(choice: Choice): string {
  return `/program/${searchOf(choice)}`;
}

/** The address of a program's stacks; stacks know no platform. */
export function stacksPath({ name, range, filters }: Choice): string {
  const only = { ...noFilters(), version: filters.version };
  return `/stacks/${searchOf({ name, filters: only, ...(range && { range }) })}`;
}

/**
 * `range`: without one, as many of the newest days as a page shows that is not told more.
 * `series`: with the bars of every week.
 */
export function chartsQuery(
  name: string,
  range: DateRange | undefined,
  filters: Filters,
  { series = true } = {},
): string {
  const weekly: [string, string][] = series ? [["series", "week"]] : [];
  return `/api/v1/charts${queryText([
    ...(range ? rangePairs(range) : [["days", String(usualDays)] satisfies [string, string]]),
    ["program", name],
    ...weekly,
    ...filterPairs(filters),
  ])}`;
}

export function stacksQuery(name: string, range: DateRange, versions: string[]): string {
  const pairs = versions.map((version): [string, string] => ["version", version]);
  return `/api/v1/stacks${queryText([...rangePairs(range), ["program", name], ...pairs])}`;
}

/** The choice with a value of a dimension taken in or, if it is in, out. */
export function toggled(choice: Choice, dimension: Dimension, value: string): Choice {
  const old = choice.filters[dimension];
  const values = old.includes(value) ? old.filter((each) => each !== value) : [...old, value];
  return { ...choice, filters: { ...choice.filters, [dimension]: values } };
}
