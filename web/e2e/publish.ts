import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tally, testData } from "./setting";

export interface Log {
  /** The collector's options for it. */
  options: string[];
  /** What `tally config verify` says of a place where it is published. Throws if it is not whole. */
  verify: (place: string) => string;
  remove: () => void;
}

interface Config {
  Programs: { Name: string; Counters: unknown[] }[];
}

const program = "golang.org/x/tools/gopls";

/** Signs two versions of the real list as its owner would; the first is without gopls's counters. */
export function publish(): Log {
  const work = mkdtempSync(join(tmpdir(), "tally-web-e2e-log-"));
  const run = (...parts: string[]) =>
    execFileSync(tally, ["config", ...parts], { encoding: "utf8" });
  const key = join(work, "key");
  const log = join(work, "log");
  const publicKey = run("keygen", "acme.org/telemetry", "-o", key).trim();
  const charts = ["--charts", join(testData, "go-config/config.txt")];
  const sign = (config: Config, day: string) => {
    const file = join(work, "list.json");
    writeFileSync(file, JSON.stringify(config));
    run("sign", "--key", key, "--log", log, ...charts, "--as-of", day, file);
  };
  const config = JSON.parse(
    readFileSync(join(testData, "go-config/config.json"), "utf8"),
  ) as Config;
  const without = config.Programs.map((each) =>
    each.Name === program ? { ...each, Counters: [] } : each,
  );
  sign({ ...config, Programs: without }, "2026-10-04");
  sign(config, "2026-11-01");
  return {
    options: ["--config", log, "--config-key", publicKey],
    verify: (place) => run("verify", "--public-key", publicKey, place),
    remove: () => {
      rmSync(work, { recursive: true, force: true });
    },
  };
}
