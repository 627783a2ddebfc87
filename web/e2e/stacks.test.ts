import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Stacks } from "../src/api/types";
import { type List, acme, acmeList, acmeReports } from "./acme";
import { type Visit, openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { uploadAll, uploadsShown } from "./upload";

let list: List | undefined;
let collector: Collector | undefined;
let browser: Browser | undefined;
let current: Visit | undefined;

const address = `/stacks/?name=${acme}`;

function origin(): string {
  if (!collector) throw new Error("the collector is not running");
  return collector.origin;
}

async function open(path = address): Promise<Page> {
  if (!browser) throw new Error("the browser is not running");
  current = await visit(browser, origin(), path);
  return current.page;
}

async function ask(version = ""): Promise<Stacks> {
  const range = "from=2026-10-25&to=2026-11-15";
  const filter = version === "" ? "" : `&version=${version}`;
  const response = await fetch(`${origin()}/api/v1/stacks?${range}&program=${acme}${filter}`);
  return (await response.json()) as Stacks;
}

type Rows = Record<string, string[]>;

async function shownRows(page: Page): Promise<Rows> {
  await page.locator(".results:not([aria-busy])").waitFor();
  await page.getByRole("button", { name: "Unfold all" }).click();
  const rows = await page
    .locator("[data-stack]")
    .evaluateAll((found) =>
      found.map((row) => [
        row.getAttribute("data-stack") ?? "",
        [...row.children].slice(0, 3).map((cell) => cell.textContent),
      ]),
    );
  return Object.fromEntries(rows) as Rows;
}

function rowsOf({ Stacks }: Stacks): Rows {
  return Object.fromEntries(
    Stacks.map(({ ID, Version, Reports, Sum }) => [ID, [Version, String(Reports), String(Sum)]]),
  );
}

beforeAll(async () => {
  list = acmeList();
  collector = await startCollector(list.options);
  browser = await openBrowser();
  await uploadAll(origin(), acmeReports());
  await uploadsShown(origin(), acmeReports());
}, 120_000);

afterEach(async () => {
  const complaints = current?.complaints ?? [];
  await current?.page.close();
  current = undefined;
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  list?.remove();
});

it("has each stack by its id, with the API's numbers", async () => {
  const page = await open();
  const expected = rowsOf(await ask());
  expect(Object.keys(expected).length).toBeGreaterThan(2);
  expect(await shownRows(page)).toEqual(expected);
});

it("narrows by version, in the address", async () => {
  const page = await open();
  await page.locator("details[data-filter=version] summary").click();
  await page.getByRole("checkbox", { name: "v1.0.0" }).check();
  await page.getByRole("button", { name: "Remove version v1.0.0" }).waitFor();
  expect(new URL(page.url()).search).toBe(`?name=${acme}&version=v1.0.0`);
  const expected = rowsOf(await ask("v1.0.0"));
  await expect.poll(() => shownRows(page)).toEqual(expected);
});

it("folds common frames, and opens and closes by keys alone", async () => {
  const page = await open();
  const top = page.locator(".results .folds").first().locator(":scope > li > details");
  expect(await top.count()).toBe(1);
  const summary = top.locator(":scope > summary");
  expect(await summary.textContent()).toContain("acme::parse");
  expect(await summary.textContent()).toContain("2 stacks");
  await summary.focus();
  await page.keyboard.press("ArrowRight");
  const inner = top.locator(".folds > li > details > summary");
  expect(await inner.count()).toBe(2);
  await page.keyboard.press("ArrowDown");
  expect(await inner.first().evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("ArrowRight");
  await top.locator(".leaf").first().waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await inner.first().waitFor({ state: "hidden" });
});

it("shows how often a stack came, week by week", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Unfold all" }).click();
  const leaf = page.locator(".leaf").first();
  await leaf.scrollIntoViewIfNeeded();
  const id = await leaf.locator("[data-stack]").first().getAttribute("data-stack");
  const stack = (await ask()).Stacks.find(({ ID }) => ID === id);
  expect(stack?.Weeks?.length).toBeGreaterThan(0);
  await leaf.locator("svg").waitFor();
});
