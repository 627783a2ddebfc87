import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { asOf, program, testData } from "./setting";

export interface Collector {
  origin: string;
  stop: () => Promise<void>;
}

const startMs = 20_000;

function firstAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`${program} named no address within ${startMs / 1000} s`));
    }, startMs);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(new Error(`${program} ended with ${signal ?? code ?? "nothing"} before it listened`));
    });
    if (!child.stdout) throw new Error("the collector's output is not a pipe");
    // The reader stays, so that the collector never blocks on a full pipe.
    createInterface(child.stdout).on("line", (line) => {
      const address = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

async function end(child: ChildProcess, data: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
  await rm(data, { recursive: true, force: true });
}

const plainConfig = ["--config", join(testData, "go-config/config.json")];

/** Starts the real collector on a free port with an empty store. `config` are its options for that. */
export async function startCollector(config = plainConfig): Promise<Collector> {
  const data = await mkdtemp(join(tmpdir(), "tally-web-e2e-"));
  const child = spawn(
    program,
    [
      "serve",
      "--listen",
      "127.0.0.1:0",
      "--operator-listen",
      "none",
      "--data",
      data,
      "--as-of",
      asOf,
      ...config,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const stop = () => end(child, data);
  try {
    return { origin: await firstAddress(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
