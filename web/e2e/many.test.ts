// A program with as many charts as any has, which is to stay smooth: only what is in sight is drawn.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { uploadAll, uploadsShown } from "./upload";

const many = 200;
const name = "acme.org/many";
const week = "2026-11-15";
const counters = Array.from({ length: many }, (_, i) => `many/chart-${i}`);

const config = {
  GOOS: ["linux"],
  GOARCH: ["amd64"],
  GoVersion: ["gcc-12.2"],
  SampleRate: 1,
  Programs: [
    {
      Name: name,
      Versions: ["v1.0.0"],
      Counters: counters.map((counter) => ({ Name: `${counter}:{yes,no,other}`, Rate: 1 })),
      Stacks: null,
    },
  ],
};

const reports = Array.from({ length: 20 }, (_, i) => ({
  week,
  body: JSON.stringify({
    Week: week,
    LastWeek: "",
    X: (1 + i) / 32,
    Programs: [
      {
        Program: name,
        Version: "v1.0.0",
        GoVersion: "gcc-12.2",
        GOOS: "linux",
        GOARCH: "amd64",
        Counters: Object.fromEntries(
          counters.map((counter) => [`${counter}:${i % 3 === 0 ? "no" : "yes"}`, 1 + i]),
        ),
        Stacks: {},
      },
    ],
    Config: "v0.1.0",
  }),
}));

let work: string | undefined;
let collector: Collector | undefined;
let browser: Browser | undefined;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "tally-web-e2e-many-"));
  const file = join(work, "config.json");
  writeFileSync(file, JSON.stringify(config));
  collector = await startCollector(["--config", file]);
  browser = await openBrowser();
  await uploadAll(collector.origin, reports);
  await uploadsShown(collector.origin, reports);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  if (work !== undefined) rmSync(work, { recursive: true, force: true });
});

it("draws of two hundred charts those in sight, and the others when they come", async () => {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  const { page, complaints } = await visit(browser, collector.origin, `/program/?name=${name}`);
  const cards = page.locator("figure.card");
  const drawn = page.locator("figure.card .chart-svg");
  await drawn.first().waitFor();
  // Those of what each build is are there, too.
  expect(await cards.count()).toBeGreaterThanOrEqual(many);
  expect(await drawn.count()).toBeLessThan(many / 4);

  const last = page.locator(`figure[data-chart="charts:${name}:${counters.at(-1)}"]`);
  expect(await last.locator(".chart-svg").count()).toBe(0);
  await last.scrollIntoViewIfNeeded();
  await last.locator(".chart-svg").waitFor();
  // What was passed over stays undrawn.
  expect(await drawn.count()).toBeLessThan(many / 2);
  await page.close();
  expect(complaints).toEqual([]);
});

it("opens at the chart that the address names", async () => {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  const id = `charts:${name}:${counters.at(-1)}`;
  const path = `/program/?name=${name}#${encodeURIComponent(id)}`;
  const { page, complaints } = await visit(browser, collector.origin, path);
  const named = page.locator(`figure[data-chart="${id}"]`);
  await named.locator(".chart-svg").waitFor();
  const isInSight = () =>
    named.evaluate((figure) => {
      const { top, bottom } = figure.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
  await expect.poll(isInSight).toBe(true);
  await page.close();
  expect(complaints).toEqual([]);
});
