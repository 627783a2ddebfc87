// Answers as the collector gives them, of a made-up program with every kind of chart.
import type { Bar, Chart, Issue, ListedChart, Stack, StackGroup } from "../src/api/types";

export const program = "acme.org/tools/cc";
export const weeks = Array.from({ length: 12 }, (_, i) =>
  new Date(Date.UTC(2026, 8, 6 + 7 * i)).toISOString().slice(0, 10),
);
export const range = { from: weeks[0] ?? "", to: weeks.at(-1) ?? "" };
export const participants = 2000;

/** Pseudo-random numbers that are the same in every run. */
function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}

function bar(Key: string, Value: number, Week: string, of: number, Sum?: number): Bar {
  const Share = Value / of;
  const half = 1.96 * Math.sqrt((Share * (1 - Share)) / of) + 0.002;
  const bounds = { Low: Math.max(0, Share - half), High: Math.min(1, Share + half) };
  return { Week, Key, Value, Share, ...bounds, ...(Sum !== undefined && { Sum }) };
}

/** A chart with bars that drift from week to week. */
export function chart(
  name: string,
  shares: Record<string, number>,
  more: Partial<Chart> = {},
): Chart {
  const keys = Object.keys(shares);
  const counts = !["Version", "GOOS", "GOARCH", "GoVersion"].includes(name);
  const value = (key: string, i: number, of: number) =>
    Math.round(of * (shares[key] ?? 0) * (0.8 + 0.4 * noise(i + key.length)));
  const week = participants / weeks.length;
  const sum = (of: number) => (counts ? of * 3 : undefined);
  return {
    ID: `charts:${program}:${name}`,
    Name: name,
    Type: "partition",
    Rate: 0.5,
    Participants: participants,
    Data: keys.map((key) => {
      const reports = value(key, 0, participants);
      return bar(key, reports, range.to, participants, sum(reports));
    }),
    Series: weeks.flatMap((Week, i) =>
      keys.map((key) => bar(key, value(key, i, week), Week, week, sum(value(key, i, week)))),
    ),
    ...more,
  };
}

const buckets = ["<1ms", "<10ms", "<100ms", "<1s", "<10s", ">=10s"];

export const histogram = chart(
  "acme/latency",
  { "<1ms": 0.1, "<10ms": 0.4, "<100ms": 0.6, "<1s": 0.3, "<10s": 0.1, ">=10s": 0.02 },
  {
    Type: "histogram",
    Buckets: buckets,
    Percentiles: [
      { Percent: 50, Text: "34ms", Value: 34e6, Unit: "ns" },
      { Percent: 90, Text: "640ms", Value: 640e6, Unit: "ns" },
      { Percent: 99, Text: ">=10s", AtLeast: 10e9, Unit: "ns" },
    ],
  },
);

export const survey = chart(
  "acme/editor",
  { emacs: 0.08, neovim: 0.3, vscode: 0.5, zed: 0 },
  {
    Type: "survey",
    Surveys: [
      {
        Source: "https://acme.org/survey",
        Date: "2026-06-01",
        Data: [
          { Key: "vscode", Reference: 0.68, Share: 0.57, Weight: 1.19 },
          { Key: "neovim", Reference: 0.17, Share: 0.34, Weight: 0.5 },
          { Key: "emacs", Reference: 0.1, Share: 0.09, Weight: 1.11 },
          { Key: "zed", Reference: 0.05, Share: 0 },
        ],
      },
    ],
  },
);

export const trend = chart(
  "acme/backend",
  { llvm: 0.6, gcc: 0.25, cranelift: 0.1 },
  { Type: "timeseries" },
);

export const platforms = [
  chart("Version", { "v1.0.0": 0.1, "v1.1.0": 0.2, "v1.2.0": 0.5, "v1.10.0": 0.15 }),
  chart("GOOS", { darwin: 0.3, linux: 0.6, windows: 0.1 }),
  chart("GOARCH", { amd64: 0.7, arm64: 0.3 }),
  chart("GoVersion", { "clang-19": 0.4, "gcc-12": 0.6 }),
];

export const charts = [
  ...platforms,
  histogram,
  survey,
  trend,
  chart("acme/runs", { "acme/runs": 0.9 }),
  chart("acme/flag", { O: 0.7, "a-very-long-flag-name-that-takes-room": 0.2, c: 0.8, g: 0 }),
];

export function chartsAnswer(shown: Chart[] = charts): string {
  return JSON.stringify({
    DateRange: [range.from, range.to],
    NumReports: 2400,
    Programs: [{ ID: `charts:${program}`, Name: program, Charts: shown.length > 0 ? shown : null }],
  });
}

function listed(Chart: string, Title: string, more: Partial<ListedChart> = {}): ListedChart {
  return {
    Chart,
    Type: "partition",
    Title,
    Description: "",
    Buckets: [],
    Issues: ["https://acme.org/issue/1"],
    From: "",
    Rate: 1,
    ...more,
  };
}

export const listAnswer = JSON.stringify({
  Version: "v0.3.0",
  Published: "2026-10-01",
  GOOS: ["linux", "darwin", "windows"],
  GOARCH: ["amd64", "arm64"],
  GoVersion: ["gcc-12.2"],
  SampleRate: 0.5,
  Programs: [
    {
      Name: program,
      Versions: ["v1.0.0", "v1.1.0", "v1.2.0"],
      Charts: [
        listed("acme/latency", "How long a build takes", { Description: "From start to end." }),
        listed("acme/editor", "Editors"),
        listed("acme/backend", "Backends"),
        listed("acme/never", "Never reported"),
        listed("acme/crash", "Crashes", { Type: "stack", Depth: 16 }),
      ],
    },
  ],
});

export const weeksAnswer = JSON.stringify({
  Weeks: weeks.map((Week) => ({ Week, Reports: 200 })),
});

/** The group of a stack in which every function is interesting. */
function groupOf(text: string): StackGroup {
  const [, ...frames] = text.split("\n");
  const Functions = frames.slice(0, 3).map((frame) => frame.replace(/:[+=].*/, ""));
  return { Blamed: Functions[0] ?? "", Functions };
}

/** A stack as the collector has it, of which each week of some occurred. */
export function stack(
  Version: string,
  text: string,
  Reports: number,
  seed = 1,
  more: Partial<Stack> = {},
): Stack {
  const some = weeks.filter((_, i) => noise(seed + i) > 0.3);
  const ID = Array.from(`${Version}${text}`)
    .reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7)
    .toString(16)
    .padStart(32, "0");
  return {
    ID,
    StackID: `${text.length}`.padStart(6, "A"),
    Program: program,
    Version,
    Stack: text,
    Reports,
    Sum: 2 * Reports,
    Weeks: some.map((Week, i) => ({ Week, Reports: 1 + (i % 3), Sum: 2 + (i % 4) })),
    Versions: [{ Version, Reports, Sum: 2 * Reports, ID }],
    Group: groupOf(text),
    ...more,
  };
}

export function issue(Number: number, more: Partial<Issue> = {}): Issue {
  return {
    Number,
    Title: `parse: <b>${Number}</b> out of range`,
    URL: `https://acme.org/issues/${Number}`,
    State: "open",
    By: "name",
    ...more,
  };
}

const inner = "acme/crash\nacme::parse:+0x2c\nacme::load(<>):+0x10\nacme::run:+0x3";
const known = { Issue: issue(12) };
export const stacks = [
  stack("v1.2.0", `${inner}\nmain:+0x4`, 40, 1, known),
  stack("v1.1.0", `${inner}\nmain:+0x4`, 12, 5, known),
  stack("v1.2.0", `${inner}\nacme::watch:+0x99\nmain:+0x8`, 9, 9, {
    Issue: issue(12, { By: "group" }),
  }),
  stack("v1.2.0", "acme/crash\nlibc.so.6\nother\nacme-cc@0123456789ab:+0x1f00", 3, 2),
  stack(
    "v1.2.0",
    "acme/bug\ngolang.org/x/tools/gopls/internal/bug.report:+35,+0x1f\nmain.(*app).run:=12,+0x7",
    2,
    3,
  ),
];

export function stacksAnswer(shown: Stack[] = stacks): string {
  return JSON.stringify({
    DateRange: [range.from, range.to],
    NumReports: 2400,
    Stacks: shown,
    LeftOut: 0,
  });
}
