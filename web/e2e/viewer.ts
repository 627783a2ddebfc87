import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tally, testData } from "./setting";

/** A day in the week of the test data's counter files. */
const asOf = "2026-11-25";

/** A report as it was sent, with bytes that no program would write twice. */
export const sentReport = {
  week: "2026-11-15",
  bytes: '{"Week":"2026-11-15","LastWeek":"","X":0.25,\n\t"Programs":[],"Config":"v0.40.0"}\n\n',
};

/** A user's home with what the Go toolchain has counted, and `tally view` that shows it. */
export class Viewer {
  readonly home = mkdtempSync(join(tmpdir(), "tally-web-e2e-view-"));
  private readonly env: NodeJS.ProcessEnv;
  private process: ChildProcess | undefined;
  origin = "";
  /** With the token. */
  path = "";

  /** `counted`: else nothing ever was. */
  constructor({ counted = true } = {}) {
    if (counted) this.count();
    const module = join(this.home, "mod/golang.org/x/telemetry/config@v0.40.0");
    mkdirSync(module, { recursive: true });
    cpSync(join(testData, "go-config/config.json"), join(module, "config.json"));
    this.env = {
      PATH: process.env.PATH,
      HOME: this.home,
      GOMODCACHE: join(this.home, "mod"),
      XDG_DATA_DIRS: join(this.home, "no"),
      TALLY_AS_OF: asOf,
    };
  }

  private count(): void {
    const go = join(this.home, ".config/go/telemetry");
    mkdirSync(join(go, "local"), { recursive: true });
    mkdirSync(join(go, "upload"));
    writeFileSync(join(go, "mode"), "local 2026-11-01");
    writeFileSync(join(go, "upload", `${sentReport.week}.json`), sentReport.bytes);
    const from = join(testData, "go-1.23.5/local");
    for (const name of readdirSync(from)) {
      if (/^(go|gopls|gofmt)@/.test(name)) cpSync(join(from, name), join(go, "local", name));
    }
  }

  async start(...options: string[]): Promise<void> {
    const parts = ["view", "--no-open", "--addr", "localhost:0", "--as-of", asOf, ...options];
    this.process = spawn(tally, parts, { env: this.env, stdio: ["ignore", "pipe", "inherit"] });
    if (!this.process.stdout) throw new Error("it has no output");
    for await (const line of createInterface(this.process.stdout)) {
      const link = new URL(line);
      this.origin = link.origin;
      this.path = link.pathname + link.hash;
      return;
    }
    throw new Error("tally view printed no link");
  }

  async end(): Promise<number | null> {
    const ended = this.process;
    if (ended?.exitCode !== null) return null;
    return new Promise((resolve) => {
      ended.once("exit", resolve);
      ended.kill("SIGINT");
    });
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.home, { recursive: true, force: true });
  }

  tally(...parts: string[]): string {
    return execFileSync(tally, parts, { encoding: "utf8", env: this.env });
  }

  mode(collection = "go"): string {
    return readFileSync(join(this.home, ".config", collection, "telemetry/mode"), "utf8");
  }
}

/** The rows of `tally csv` by program and counter. */
export function countsOf(csv: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, count, counter, program] of csv.matchAll(/^(\d+),"((?:[^"]|"")*)",([^,]*),.*$/gm)) {
    const key = `${program ?? ""} ${(counter ?? "").replaceAll('""', '"')}`;
    counts[key] = (counts[key] ?? 0) + Number(count);
  }
  return counts;
}
