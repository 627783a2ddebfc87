import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { overflow, troubles } from "./axe";
import { type Visit, openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { reports, testData, week } from "./setting";
import { uploadAll, uploadsShown } from "./upload";

const gopls = "golang.org/x/tools/gopls";
const notes = {
  Notice: "This is <b>a test</b>.",
  Marks: [{ Date: "2026-11-12", Kind: "release", Programs: [gopls], Text: "v0.99.0" }],
  Labels: [{ Program: gopls, Label: "synthetic", Text: "Made up for a test." }],
};

let project = "";
let collector: Collector | undefined;
let browser: Browser | undefined;
let current: Visit | undefined;

async function open(path: string) {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  current = await visit(browser, collector.origin, path);
  return current.page;
}

async function api(path: string): Promise<unknown> {
  return (await fetch(`${collector?.origin ?? ""}/api/v1/${path}`)).json();
}

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "tally-web-e2e-project-"));
  writeFileSync(join(project, "annotations.json"), JSON.stringify(notes));
  writeFileSync(join(project, "privacy.html"), "<h1>Privacy at Acme</h1>");
  writeFileSync(join(project, "licence.html"), "<p>CC0 1.0, says Acme.</p>");
  const config = ["--config", join(testData, "go-config/config.json"), "--project", project];
  collector = await startCollector(config);
  await uploadAll(collector.origin);
  await uploadsShown(collector.origin);
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
  rmSync(project, { recursive: true, force: true });
});

it("says on the front page how many take part, as the API does", async () => {
  const page = await open("/");
  await page.locator(".facts").waitFor();
  const { Programs } = (await api("programs?limit=100")) as {
    Programs: { Name: string; Reports: number }[];
  };
  const active = Programs.filter(({ Reports }) => Reports > 0);
  const all = String(reports.length);
  expect(await page.locator(".facts dd").allTextContents()).toEqual([
    all,
    all,
    week,
    String(active.length),
  ]);
  const order = active.sort((a, b) => b.Reports - a.Reports).map(({ Name }) => Name);
  await expect.poll(() => page.locator(".program h2").allTextContents()).toEqual(order);
  for (const program of await page.locator("section.program").all()) {
    expect(await program.locator("figure").count()).toBeLessThanOrEqual(3);
  }
});

it("marks what the project labels, and shows its notice as text", async () => {
  const page = await open("/");
  const head = page.locator(".program-head", { hasText: gopls });
  expect(await head.locator(".label").textContent()).toBe("synthetic");
  expect(await page.locator(".site-notice").innerText()).toBe(notes.Notice);
});

it("draws participation with the numbers of the API, and tells them by key", async () => {
  const page = await open("/participation/");
  const figure = page.locator(`[data-weekly="${gopls}"]`);
  await figure.scrollIntoViewIfNeeded();
  await figure.locator("svg").waitFor();
  const { Programs } = (await api("programs?limit=100")) as {
    Programs: { Name: string; Reports: number }[];
  };
  const expected = Programs.find(({ Name }) => Name === gopls)?.Reports ?? 0;
  expect(expected).toBeGreaterThan(0);
  await figure.locator("summary").click();
  expect(await figure.locator("tbody td").allTextContents()).toEqual([String(expected)]);
  await figure.locator(".plot").focus();
  await page.keyboard.press("ArrowRight");
  expect(await figure.locator(".tip").innerText()).toContain(`${expected} reports`);
});

it("tells when programs were seen first", async () => {
  const page = await open("/participation/");
  const row = page.locator("#first-seen tr", { hasText: gopls });
  expect((await row.locator("td").first().textContent()) ?? "").toBe(week);
});

it("has the project's own words about privacy and licence", async () => {
  const privacy = await open("/privacy");
  await privacy.getByRole("heading", { name: "Privacy at Acme" }).waitFor();
  expect(await privacy.getByText("What is never collected").count()).toBe(0);
  await privacy.close();
  const data = await open("/data/");
  await data.getByText("CC0 1.0, says Acme.").waitFor();
});

it("tells the size of a week's data as it is", async () => {
  const page = await open("/data/");
  const { Weeks } = (await api("weeks")) as { Weeks: { Bytes: number }[] };
  const data = await (await fetch(`${collector?.origin ?? ""}/data/${week}`)).arrayBuffer();
  expect(Weeks[0]?.Bytes).toBe(data.byteLength);
  const text = await page.locator("ul.weeks li").innerText();
  expect(text).toContain(`${(data.byteLength / 1e6).toFixed(1)} MB`);
});

it("leads to the data without JavaScript", async () => {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/", "/participation/"]) {
    await page.goto(collector.origin + path);
    await page.locator("noscript a[href='/data/'], .notice a[href='/data/']").first().waitFor();
  }
  await page.goto(`${collector.origin}/data/`);
  await page.locator(`a[href="/data/${week}"]`).waitFor();
  await page.getByText("GET /api/v1/charts").first().waitFor();
  await context.close();
});

it.each([
  ["/", 360],
  ["/participation/", 360],
  ["/data/", 360],
  ["/", 3840],
  ["/participation/", 3840],
])("%s is no wider than a window of %d pixels", async (path, width) => {
  const page = await open(path);
  await page.setViewportSize({ width, height: 900 });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

it.each(
  ["/", "/participation/", "/data/", "/config", "/privacy"].flatMap((path) => [
    [path, "light", 1280] as const,
    [path, "dark", 360] as const,
  ]),
)("keeps nobody out of %s (%s, %d pixels)", async (path, colorScheme, width) => {
  const page = await open(path);
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await page.locator("main").waitFor();
  for (const folded of await page.locator("details:not([open]) > summary").all()) {
    if (await folded.isVisible()) await folded.click();
  }
  expect(await troubles(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});
