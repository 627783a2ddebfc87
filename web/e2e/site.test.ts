import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { expectedBars, shownBars, tableNumbers } from "./bars";
import { type Visit, openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { expected, reports, week } from "./setting";
import { uploadAll, uploadsShown } from "./upload";

let collector: Collector | undefined;
let browser: Browser | undefined;
let current: Visit | undefined;

async function open(path: string) {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  current = await visit(browser, collector.origin, path);
  return current.page;
}

beforeAll(async () => {
  collector = await startCollector();
  browser = await openBrowser();
});

afterEach(async () => {
  const complaints = current?.complaints ?? [];
  await current?.page.close();
  current = undefined;
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
});

it("says that nothing has been reported yet", async () => {
  for (const path of ["/", "/charts/", "/data/"]) {
    const page = await open(path);
    await page.getByText("Nothing has been reported yet").waitFor();
    // A browser complains of every 404; the front page asks for charts that there are not yet.
    const others = current?.complaints.splice(0).filter((each) => !each.includes("404"));
    expect(others).toEqual([]);
    await page.close();
  }
});

it("takes the reports and counts them", async () => {
  if (!collector) throw new Error("the collector is not running");
  await uploadAll(collector.origin);
  await uploadsShown(collector.origin);
});

it("shows each bar of each chart of the week with its value", async () => {
  const page = await open(`/charts/${week}`);
  await page.getByText(`${reports.length} reports. The length`).waitFor();
  expect(await shownBars(page)).toEqual(expectedBars(expected));
});

it("has the same numbers in the tables, and the buckets without reports", async () => {
  const page = await open(`/charts/${week}_${week}`);
  await page.locator("figure").first().waitFor();
  const charts = expected.Programs.flatMap((program) => program.Charts);
  const numbers = charts.map(({ ID, Data }) => [
    ID,
    Object.fromEntries(Data.map((bar) => [bar.Key, bar.Value])),
  ]);
  expect(await tableNumbers(page)).toEqual(Object.fromEntries(numbers));
});

it.each(["/charts/", "/data/"])("lists the week on %s", async (path) => {
  const page = await open(path);
  const entry = page.locator("ul.weeks li", { has: page.locator(`a[href="${path}${week}"]`) });
  expect((await entry.innerText()).replace(/\s+/g, " ")).toMatch(
    new RegExp(`^${week} ${reports.length} reports(, [\\d.]+ MB)?$`),
  );
});

it("the commands of the page of the data are of this site and its newest week", async () => {
  const page = await open("/data/");
  const command = await page.locator("pre").first().innerText();
  expect(command).toContain(`SITE=${collector?.origin ?? ""} `);
  expect(command).toContain(`WEEK=${week} `);
});

it("says so of a week without reports, with a way to those that have some", async () => {
  const page = await open("/charts/2026-11-14");
  await page.getByRole("heading", { name: "No reports of this time" }).waitFor();
  await page.locator(`.weeks-nav a[href="/charts/${week}"]`).waitFor();
  // A browser complains of every 404.
  const refused = current?.complaints.splice(0) ?? [];
  expect(refused.filter((each) => !each.includes("404"))).toEqual([]);
});

it("names every counter of gopls in the config", async () => {
  const page = await open("/config");
  const gopls = page.locator("section", {
    has: page.getByRole("heading", { name: "golang.org/x/tools/gopls" }),
  });
  const names = await gopls.locator("code.counter").allTextContents();
  expect(names).toEqual(expect.arrayContaining(["gopls/client", "gopls/gotoolchain", "gopls/bug"]));
});

it("has a privacy page", async () => {
  const page = await open("/privacy");
  await page.getByRole("heading", { name: "What is never collected" }).waitFor();
});

it("refuses charts of a range that is none, in a sentence", async () => {
  if (!collector) throw new Error("the collector is not running");
  const response = await fetch(`${collector.origin}/api/v1/charts?from=soon&to=soon`);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(await response.json()).toEqual({ Error: expect.any(String) as string });
});
