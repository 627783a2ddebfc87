import { readFileSync } from "node:fs";
import type { Browser, Download, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Charts } from "../src/api/types";
import { type List, acme, acmeList, acmeReportCount, acmeReports, acmeWeeks } from "./acme";
import { overflow, troubles } from "./axe";
import { type Visit, openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { uploadAll, uploadsShown } from "./upload";

let list: List | undefined;
let collector: Collector | undefined;
let browser: Browser | undefined;
let current: Visit | undefined;

const first = acmeWeeks[0] ?? "";
const last = acmeWeeks.at(-1) ?? "";
const address = `/program/?name=${acme}`;

function origin(): string {
  if (!collector) throw new Error("the collector is not running");
  return collector.origin;
}

async function open(path = address): Promise<Page> {
  if (!browser) throw new Error("the browser is not running");
  current = await visit(browser, origin(), path);
  return current.page;
}

/** What the API says, asked as anyone could. */
async function ask(filters = "", from = first, to = last): Promise<Charts> {
  const range = `from=${from}&to=${to}&program=${acme}&series=week`;
  const response = await fetch(`${origin()}/api/v1/charts?${range}${filters}`);
  return (await response.json()) as Charts;
}

type Numbers = Record<string, Record<string, number>>;

function numbersOf(charts: Charts): Numbers {
  const all = charts.Programs.flatMap((program) => program.Charts);
  return Object.fromEntries(
    all.map(({ Name, Data }) => [
      Name,
      Object.fromEntries(Data.map(({ Key, Value }) => [Key === Name ? "" : Key, Value])),
    ]),
  );
}

/** Waits for the content, and for the newest answer where there are filters. */
async function settled(page: Page): Promise<void> {
  await page.locator("#content:not([aria-busy])").waitFor();
  await expect.poll(() => page.locator(".results[aria-busy]").count()).toBe(0);
  // What is out of sight is made when the browser has time.
  await expect.poll(() => page.locator("figure.card:empty").count()).toBe(0);
}

function card(page: Page, name: string): Locator {
  return page.locator(`figure[data-chart="charts:${acme}:${name}"]`);
}

/** The numbers of all cards, from their tables of bars. */
async function shownNumbers(page: Page): Promise<Numbers> {
  await settled(page);
  const shown: Numbers = {};
  for (const figure of await page.locator("figure.card").all()) {
    const id = (await figure.getAttribute("data-chart")) ?? "";
    const bars = figure.getByRole("button", { name: "Bars", exact: true });
    if ((await bars.count()) > 0) await bars.click();
    const table = figure.getByRole("button", { name: "Table", exact: true });
    if ((await table.getAttribute("aria-pressed")) === "false") await table.click();
    const rows = await figure
      .locator("tbody tr")
      .evaluateAll((found) =>
        found.map((row) => [...row.children].slice(0, 2).map((cell) => cell.textContent)),
      );
    const pairs = rows.map(([key, value]) => [
      /^(reports|builds) with it$/.test(key ?? "") ? "" : key,
      Number((value ?? "").replaceAll(",", "")),
    ]);
    shown[id.slice(`charts:${acme}:`.length)] = Object.fromEntries(pairs) as Record<string, number>;
  }
  return shown;
}

async function saved(page: Page, figure: Locator, name: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    figure.getByRole("button", { name, exact: true }).click(),
  ]);
  return download;
}

async function text(download: Download): Promise<string> {
  return readFileSync(await download.path(), "utf8");
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

it("shows every chart of the list with the numbers of the API", async () => {
  const page = await open();
  await page.getByRole("heading", { level: 1, name: acme }).waitFor();
  expect(await shownNumbers(page)).toEqual(numbersOf(await ask()));
  expect(await page.locator(".result-status").textContent()).toContain(
    `${acmeReportCount} reports`,
  );
  expect(await card(page, "acme/latency").locator(".approval a").getAttribute("href")).toBe(
    "https://acme.org/issues/1",
  );
});

it.each([
  ["version", "v1.1.0"],
  ["goos", "darwin"],
  ["goarch", "arm64"],
  ["goversion", "clang-19"],
])("narrows by %s to what the API says of it", async (dimension, value) => {
  const page = await open();
  await page.locator(`details[data-filter=${dimension}] summary`).click();
  await page.getByRole("checkbox", { name: value }).check();
  expect(new URL(page.url()).search).toBe(`?name=${acme}&${dimension}=${value}`);
  expect(await shownNumbers(page)).toEqual(numbersOf(await ask(`&${dimension}=${value}`)));
});

it("lets filters work together, from a link that was shared, and goes back", async () => {
  const both = "&version=v1.0.0&version=v1.1.0&goos=linux";
  const page = await open(address + both);
  const expected = numbersOf(await ask(both));
  expect(await shownNumbers(page)).toEqual(expected);
  await page.getByRole("button", { name: "Reset filters" }).click();
  expect(await shownNumbers(page)).toEqual(numbersOf(await ask()));
  await page.goBack();
  await page.getByRole("button", { name: "Remove system linux" }).waitFor();
  expect(await shownNumbers(page)).toEqual(expected);
});

it("shows the weeks that are chosen", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Newest week" }).click();
  await page.getByText(`Week ending ${last}.`).waitFor();
  expect(await shownNumbers(page)).toEqual(numbersOf(await ask("", last, last)));
  const [, second = ""] = acmeWeeks;
  await page.getByLabel("From week").selectOption(second);
  await page.getByText(`Weeks ending ${second} to ${last}.`).waitFor();
  expect(await shownNumbers(page)).toEqual(numbersOf(await ask("", second, last)));
});

it("keeps the focus of keys when weeks and filters are chosen", async () => {
  const page = await open(`${address}&version=v1.0.0&goos=linux`);
  const focused = () =>
    page.evaluate(
      () =>
        document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
    );
  await settled(page);
  await page.getByRole("button", { name: "Newest week" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText(`Week ending ${last}.`).waitFor();
  await settled(page);
  expect(await focused()).toBe("Newest week");
  await page.getByRole("button", { name: "Remove version v1.0.0" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".chosen button").count()).toBe(2);
  await settled(page);
  expect(await focused()).toBe("Remove system linux");
  await page.keyboard.press("Enter");
  await settled(page);
  expect(await focused()).toBe(await page.locator(".result-status").textContent());
});

it.each([
  ["program", address],
  ["stacks", `/stacks/?name=${acme}`],
])("keeps the focus of keys on the page %s when one goes back", async (_, path) => {
  const page = await open(path);
  await settled(page);
  await page.locator("details[data-filter=version] summary").click();
  const box = page.getByRole("checkbox", { name: "v1.0.0" });
  await box.focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Remove version v1.0.0" }).waitFor();
  await settled(page);
  await page.goBack();
  await expect.poll(() => page.locator(".chosen button").count()).toBe(0);
  await settled(page);
  expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
});

it("says so when a choice leaves nothing, and how to widen it", async () => {
  const page = await open(`${address}&goos=plan9`);
  await page.getByRole("heading", { name: "No reports of this choice" }).waitFor();
  await page.getByRole("button", { name: "Any system, not only plan9" }).click();
  await card(page, "GOOS").waitFor();
});

it("draws percentiles, weeks with their band, and the survey", async () => {
  const page = await open();
  const [program] = (await ask()).Programs;
  const chart = (name: string) => program?.Charts.find((each) => each.Name === name);
  const svg = (name: string) => card(page, name).locator("svg.chart-svg");
  for (const name of ["acme/latency", "acme/editor", "acme/backend"]) {
    await card(page, name).scrollIntoViewIfNeeded();
    await svg(name).waitFor();
  }
  const percentiles = chart("acme/latency")?.Percentiles ?? [];
  expect(percentiles).toHaveLength(3);
  for (const { Percent, Text } of percentiles) {
    expect(await svg("acme/latency").textContent()).toContain(`p${Percent} ${Text}`);
  }
  expect(await svg("acme/backend").locator(".marks circle").count()).toBe(2 * acmeWeeks.length);
  expect(await svg("acme/backend").locator(".band path").count()).toBe(2);
  const weights = chart("acme/editor")?.Surveys?.[0]?.Data.map(({ Weight }) => Weight);
  const shown = await svg("acme/editor").textContent();
  for (const weight of weights ?? []) {
    expect(shown).toContain(weight === undefined ? "–" : `×${weight.toFixed(2)}`);
  }
});

/** Where a mark of a card is, and where its picture is. */
async function boxesOf(figure: Locator, mark: number) {
  await figure.scrollIntoViewIfNeeded();
  const box = await figure.locator(".marks rect").nth(mark).boundingBox();
  const picture = await figure.locator(".chart-svg").boundingBox();
  if (!box || !picture) throw new Error("the card shows no such mark");
  return { box, picture };
}

it("tells numbers to pointer and keys", async () => {
  const page = await open();
  const figure = card(page, "GOOS");
  const tip = figure.locator(".tip");
  const [program] = (await ask()).Programs;
  const bars = program?.Charts.find(({ Name }) => Name === "GOOS")?.Data ?? [];
  expect(bars.length).toBeGreaterThan(1);
  for (const [i, { Key, Value }] of bars.entries()) {
    const { box, picture } = await boxesOf(figure, i);
    // The whole row answers, its name too.
    for (const y of [box.y - 4, box.y + box.height + 3]) {
      await page.mouse.move(picture.x + 3, y);
      expect(await tip.textContent()).toContain(`${Key}${Value} reports`);
    }
  }
  await page.mouse.move(0, 0);
  await tip.waitFor({ state: "hidden" });
  await figure.locator(".plot").focus();
  await page.keyboard.press("End");
  expect(await figure.locator("[aria-live]").textContent()).toContain("linux, ");
});

it("tells of a histogram's bucket wherever in its column one points", async () => {
  const page = await open();
  const figure = card(page, "acme/latency");
  const buckets = (await ask()).Programs[0]?.Charts.find(
    ({ Name }) => Name === "acme/latency",
  )?.Buckets;
  expect(buckets?.length).toBeGreaterThan(3);
  for (const [i, bucket] of (buckets ?? []).entries()) {
    const { box, picture } = await boxesOf(figure, i);
    for (const x of [box.x + 2, box.x + box.width - 2]) {
      await page.mouse.move(x, picture.y + 60);
      expect(await figure.locator(".tip strong").textContent()).toBe(bucket);
    }
  }
});

it("gives pictures and numbers as files, and the way to the raw data", async () => {
  const page = await open();
  const figure = card(page, "acme/latency");
  await figure.scrollIntoViewIfNeeded();
  await figure.getByText("Download and data").click();
  const csv = await saved(page, figure, "CSV");
  expect(csv.suggestedFilename()).toBe("acme.org_cc-acme_latency-histogram.csv");
  const [program] = (await ask()).Programs;
  const data = program?.Charts.find(({ Name }) => Name === "acme/latency")?.Data ?? [];
  const lines = (await text(csv)).trim().split("\r\n").slice(1);
  expect(lines).toHaveLength(data.length);
  for (const { Key, Value, Sum } of data) {
    expect(
      lines.some((line) => line.startsWith(`${Key},${Value},`) && line.endsWith(`,${Sum ?? 0}`)),
    ).toBe(true);
  }
  const svg = await text(await saved(page, figure, "SVG"));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain("How long a build takes");
  expect(svg).not.toContain("var(");
  const png = readFileSync(await (await saved(page, figure, "PNG")).path());
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(2 * (720 + 48));
  const query = await figure
    .getByRole("link", { name: "The numbers as JSON" })
    .getAttribute("href");
  expect(await (await fetch(origin() + (query ?? ""))).json()).toEqual(await ask());
  const weekLinks = figure.locator('.tools a[href^="/data/2"]');
  expect(await weekLinks.allTextContents()).toEqual(acmeWeeks);
});

it.each([
  [address, "light", 1280],
  [`${address}&goos=linux&version=v1.0.0`, "dark", 360],
  [`${address}&goos=plan9`, "light", 360],
  [`/stacks/?name=${acme}`, "dark", 1280],
  ["/program/", "light", 1280],
] as const)("keeps nobody out of %s (%s, %d pixels)", async (path, colorScheme, width) => {
  const page = await open(path);
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await settled(page);
  for (const summary of await page.locator(".tools summary").all()) await summary.click();
  const unfold = page.getByRole("button", { name: "Unfold all" });
  if ((await unfold.count()) > 0) await unfold.click();
  const filter = page.locator("details.filter summary").first();
  if ((await filter.count()) > 0) await filter.click();
  for (const figure of await page.locator("figure.card").all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator("svg").first().waitFor();
  }
  expect(await troubles(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

it("draws everything for paper", async () => {
  const page = await open();
  await page.locator("figure.card svg").first().waitFor();
  await page.setViewportSize({ width: 800, height: 300 });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const figures = await page.locator("figure.card").count();
  expect(await page.locator("figure.card .chart-svg").count()).toBe(figures);
});

it("leads to the data without script", async () => {
  if (!browser) throw new Error("the browser is not running");
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(origin() + address);
  expect(await page.locator("noscript a, main a").first().getAttribute("href")).toBe("/data/");
  await page.close();
});

it("marks on the page of participation when more users are asked", async () => {
  const page = await open("/participation/");
  const figure = page.locator(`[data-weekly="${acme}"]`);
  await figure.scrollIntoViewIfNeeded();
  await figure.locator("svg").waitFor();
  // The first share was said before the first week that the picture shows.
  expect(await figure.locator("svg").textContent()).toContain("asking 5 %");
  expect(await figure.locator("svg").textContent()).not.toContain("asking 1 %");
  await page.locator(".happened summary").click();
  expect(await page.locator(".happened li").allTextContents()).toEqual([
    "2026-10-01prompt rate1 % of users are asked.",
    "2026-11-05prompt rate5 % of users are asked, before 1 %.",
  ]);
  expect(await troubles(page)).toEqual([]);
});

it("says on the page of the list which share of users is asked, and since when", async () => {
  const page = await open("/config");
  await page.locator(".asking").waitFor();
  expect(await page.locator(".asking").innerText()).toContain(
    "5 % of users are asked whether to take part, chosen by the salt acme.",
  );
  expect(await page.locator(".versions .changes").first().innerText()).toBe(
    "the share of users who are asked rises from 1 % to 5 %, approved in https://acme.org/issues/6",
  );
});
