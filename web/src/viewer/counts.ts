import type { ProgramId, Week } from "./types";

/** The counts of one chart of a program, week by week. */
export interface OwnChart {
  name: string;
  /** By bucket, one number for each week; a plain counter is its own bucket. */
  buckets: { name: string; counts: number[] }[];
  /** Of all buckets, for each week. */
  totals: number[];
}

export interface OwnProgram {
  name: string;
  charts: OwnChart[];
  stacks: { name: string; counts: number[] }[];
}

type Rows = Map<string, number[]>;

function add(rows: Rows, name: string, week: number, weeks: number, value: number): void {
  let row = rows.get(name);
  if (!row) rows.set(name, (row = Array.from({ length: weeks }, () => 0)));
  row[week] = (row[week] ?? 0) + value;
}

function sorted(rows: Rows): [string, number[]][] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `chart:bucket` cut at its first colon; a name without one is its own bucket. */
export function splitCounter(name: string): { chart: string; bucket: string } {
  const colon = name.indexOf(":");
  if (colon < 0) return { chart: name, bucket: name };
  return { chart: name.slice(0, colon), bucket: name.slice(colon + 1) };
}

function chartsOf(counters: Rows, weeks: number): OwnChart[] {
  const charts = new Map<string, OwnChart>();
  for (const [name, counts] of sorted(counters)) {
    const { chart, bucket } = splitCounter(name);
    let own = charts.get(chart);
    if (!own) {
      own = { name: chart, buckets: [], totals: Array.from({ length: weeks }, () => 0) };
      charts.set(chart, own);
    }
    own.buckets.push({ name: bucket, counts });
    own.totals = own.totals.map((total, week) => total + (counts[week] ?? 0));
  }
  return [...charts.values()];
}

/** What each program has counted, whatever its version and how it was built. */
export function ownPrograms(weeks: Week[]): OwnProgram[] {
  const programs = new Map<string, { counters: Rows; stacks: Rows }>();
  weeks.forEach((week, i) => {
    for (const { Program, Counters, Stacks } of week.Programs) {
      let own = programs.get(Program);
      if (!own) programs.set(Program, (own = { counters: new Map(), stacks: new Map() }));
      for (const [name, value] of Object.entries(Counters))
        add(own.counters, name, i, weeks.length, value);
      for (const [name, value] of Object.entries(Stacks))
        add(own.stacks, name, i, weeks.length, value);
    }
  });
  return [...programs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { counters, stacks }]) => ({
      name,
      charts: chartsOf(counters, weeks.length),
      stacks: sorted(stacks).map(([stack, counts]) => ({ name: stack, counts })),
    }));
}

/** `v1.2.3, linux/amd64, gcc-12.2`. */
export function buildOf({ Version, GOOS, GOARCH, GoVersion }: ProgramId): string {
  return [Version, `${GOOS}/${GOARCH}`, GoVersion].filter((part) => part !== "").join(", ");
}

const units = ["bytes", "KiB", "MiB", "GiB"];

/** A size in the largest unit in which it is at least 1. */
export function size(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}
