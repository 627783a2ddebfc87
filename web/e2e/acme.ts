// A made-up program whose list has every kind of chart, and reports of it from several weeks.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tally } from "./setting";

export const acme = "acme.org/cc";
export const acmeWeeks = ["2026-10-25", "2026-11-01", "2026-11-08", "2026-11-15"];
const perWeek = 60;

const record = (lines: string[]) => [...lines, `program: ${acme}`, `module: ${acme}`].join("\n");

const charts = [
  [
    "title: How long a build takes",
    "description: From start to end.",
    "issue: https://acme.org/issues/1",
    "type: histogram",
    "counter: acme/latency:{<10ms,<100ms,<1s,>=1s}",
  ],
  [
    "title: Editors",
    "issue: https://acme.org/issues/2",
    "type: survey",
    "counter: acme/editor:{vscode,neovim,other}",
    "reference: vscode=60%, neovim=30%, other=10%",
    "source: https://acme.org/survey",
    "date: 2026-05-01",
    "rate: 0.5",
  ],
  [
    "title: Backends",
    "issue: https://acme.org/issues/3",
    "type: timeseries",
    "counter: acme/backend:{llvm,gcc}",
    "rate: 0.5",
  ],
  ["title: Runs", "issue: https://acme.org/issues/4", "type: partition", "counter: acme/runs"],
  [
    "title: Crashes",
    "issue: https://acme.org/issues/5",
    "type: stack",
    "counter: acme/crash",
    "depth: 16",
  ],
];

const versions = {
  GOOS: ["linux", "darwin"],
  GOARCH: ["amd64", "arm64"],
  GoVersion: ["gcc-12.2", "clang-19.1"],
  Programs: { [acme]: ["v1.0.0", "v1.1.0", "v1.2.0"] },
};

export interface List {
  /** The collector's options for it. */
  options: string[];
  remove: () => void;
}

/** On which days more users were asked, and how many. */
export const rollout = [
  { day: "2026-10-01", rate: 0.01 },
  { day: "2026-11-05", rate: 0.05 },
];

/** The list that is made of the charts above, in two versions that ask ever more users. */
export function acmeList(): List {
  const work = mkdtempSync(join(tmpdir(), "tally-web-e2e-acme-"));
  const file = (name: string) => join(work, name);
  writeFileSync(file("versions.json"), JSON.stringify(versions));
  const run = (...parts: string[]) =>
    execFileSync(tally, ["config", ...parts], { encoding: "utf8" });
  const of = ["--charts", file("charts.txt")];
  // Only a signed list says which kinds its charts are of.
  const publicKey = run("keygen", "acme.org/telemetry", "-o", file("key")).trim();
  const log = ["--key", file("key"), "--log", file("log")];
  for (const { day, rate } of rollout) {
    const prompt = `type: prompt\nrate: ${rate}\nsalt: acme\nissue: https://acme.org/issues/6`;
    writeFileSync(file("charts.txt"), [...charts.map(record), prompt].join("\n---\n") + "\n");
    run("generate", ...of, "--versions", file("versions.json"), "-o", file("list.json"));
    run("sign", ...log, ...of, "--as-of", day, file("list.json"));
  }
  return {
    options: ["--config", file("log"), "--config-key", publicKey],
    remove: () => {
      rmSync(work, { recursive: true, force: true });
    },
  };
}

function pick<T>(list: readonly T[], i: number): T {
  const item = list[i % list.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const inner = "acme/crash\nacme::parse:+0x2c\nacme::load:+0x10\nacme::run:+0x3";
/** Two of one bug, and one of another. */
export const acmeStacks = [
  `${inner}\nmain:+0x4`,
  `${inner}\nacme::watch:+0x99\nmain:+0x8`,
  "acme/crash\nacme::emit:+0x1c\nacme::run:+0x9\nmain:+0x4",
] as const;

/** The i-th report of a week. Every tenth has two builds of the program. */
function report(week: string, w: number, i: number): string {
  const build = (n: number) => ({
    Program: acme,
    Version: pick(versions.Programs[acme], n % 7 === 0 ? 0 : 1 + (n % 2)),
    GoVersion: pick(versions.GoVersion, Math.floor(n / 3)),
    GOOS: pick(versions.GOOS, n % 4 === 0 ? 1 : 0),
    GOARCH: pick(versions.GOARCH, Math.floor(n / 5)),
    Counters: {
      "acme/runs": 1 + n,
      [`acme/latency:${pick(["<10ms", "<100ms", "<1s"], n)}`]: 3 + n,
      [`acme/editor:${pick(["vscode", "vscode", "neovim"], n)}`]: 1,
      [`acme/backend:${pick(["llvm", "gcc"], n < 10 * w ? 1 : 0)}`]: 2,
    },
    Stacks: n % 6 === 0 ? { [pick(acmeStacks, Math.floor(n / 6))]: 2 } : {},
  });
  return JSON.stringify({
    Week: week,
    LastWeek: "",
    X: (1 + i + w * perWeek) / 250,
    Programs: i % 10 === 0 ? [build(i), build(i + 1)] : [build(i)],
    Config: "v0.1.0",
  });
}

/** All reports, with the weeks that they are sent for. */
export function acmeReports(): { week: string; body: string }[] {
  return acmeWeeks.flatMap((week, w) =>
    Array.from({ length: perWeek }, (_, i) => ({ week, body: report(week, w, i) })),
  );
}

export const acmeReportCount = perWeek * acmeWeeks.length;
