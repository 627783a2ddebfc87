import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Charts } from "../src/api/types";

function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") {
    throw new Error(`set ${name}: see "web_e2e" in web/CMakeLists.txt for what this test needs`);
  }
  return value;
}

/** The collector's executable. */
export const program = needed("TALLYD");
/** The command by which an owner publishes the list. */
export const tally = needed("TALLY");
export const testData =
  process.env.TALLY_TEST_DATA ?? fileURLToPath(new URL("../../test/data", import.meta.url));

export const week = "2026-11-15";
/** A day on which reports of that week are neither too old nor in the future. */
export const asOf = "2026-11-20";

export const reports = readFileSync(join(testData, `charts/${week}.ndjson`), "utf8")
  .split("\n")
  .filter((line) => line !== "");

export const expected = JSON.parse(
  readFileSync(join(testData, `charts/${week}.charts.json`), "utf8"),
) as Charts;
