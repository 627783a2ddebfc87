import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Visit, openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { type Log, publish } from "./publish";

let log: Log | undefined;
let collector: Collector | undefined;
let browser: Browser | undefined;
let current: Visit | undefined;

async function open() {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  current = await visit(browser, collector.origin, "/config");
  await current.page.locator(".history").waitFor();
  return current.page;
}

beforeAll(async () => {
  log = publish();
  collector = await startCollector(log.options);
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
  log?.remove();
});

it("says what a counter is for and where it was approved", async () => {
  const page = await open();
  const item = page.locator(".counters > li", { hasText: "Editor Distribution" });
  expect(await item.innerText()).toContain("measure editor distribution for gopls users.");
  expect(await item.locator(".approval a").first().getAttribute("href")).toBe(
    "https://go.dev/issue/61038",
  );
});

it("finds counters as they are typed", async () => {
  const page = await open();
  await page.getByRole("searchbox").fill("vscodium");
  await page.getByText(/^1 of \d+$/).waitFor();
  expect(await page.locator(".counter:visible").allTextContents()).toEqual(["gopls/client"]);
  expect(await page.locator(".contents li:visible").count()).toBe(1);
  await page.getByRole("searchbox").fill("");
  await page.getByText(/^\d+ in all$/).waitFor();
});

it("tells the history, with every note to be had", async () => {
  const page = await open();
  const versions = page.locator(".versions > li");
  expect(await versions.locator("h3").allTextContents()).toEqual(["v0.2.0", "v0.1.0"]);
  expect(await versions.first().textContent()).toContain("starts collecting gopls/client");
  const href = await versions.first().getByText("the signed note").getAttribute("href");
  const note = await page.request.get(`${collector?.origin ?? ""}${href ?? ""}`);
  expect(await note.text()).toContain("— acme.org/telemetry ");
});

it("can be checked by what it says", async () => {
  const page = await open();
  const command = await page.locator(".history pre").innerText();
  const place = command.split(" ").at(-1) ?? "";
  expect(log?.verify(place)).toContain("v0.2.0 of 2026-11-01");
});

it.each([360, 1280])("is no wider than a window of %d pixels", async (width) => {
  const page = await open();
  await page.setViewportSize({ width, height: 800 });
  for (const summary of await page.locator("summary").all()) await summary.click();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});
