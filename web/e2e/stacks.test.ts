import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Stacks } from "../src/api/types";
import { type List, acme, acmeList, acmeReports, acmeStacks } from "./acme";
import { overflow, troubles } from "./axe";
import { type Visit, openBrowser, visit } from "./browser";
import { type Collector, startCollector } from "./collector";
import { type Project, projectWith, stackId } from "./project";
import { uploadAll, uploadsShown } from "./upload";

let list: List | undefined;
let project: Project | undefined;
let collector: Collector | undefined;
let browser: Browser | undefined;
let current: Visit | undefined;

const address = `/stacks/?name=${acme}`;
/** Names one of the two stacks of a bug. */
const issue = {
  Number: 12,
  Title: "parse: <index> out of range",
  URL: "https://acme.org/issues/12",
  State: "open",
  Stacks: [stackId(acmeStacks[0])],
};

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
  project = projectWith(acme, [issue]);
  collector = await startCollector([...list.options, ...project.options]);
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
  project?.remove();
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

interface ShownBug {
  stacks: string[];
  issues: (string | null)[][];
}

/** By the functions that they are named after. */
type Bugs = Record<string, ShownBug>;

async function shownBugs(page: Page): Promise<Bugs> {
  await page.getByRole("button", { name: "Unfold all" }).click();
  const bugs = await page.locator("li.bug").evaluateAll((found) =>
    found.map((bug) => [
      bug.querySelector("h3")?.textContent ?? "",
      {
        stacks: [...bug.querySelectorAll("[data-stack]")]
          .map((row) => row.getAttribute("data-stack") ?? "")
          .sort(),
        issues: [...bug.querySelectorAll("[data-issue]")].map((item) => [
          item.querySelector("a")?.getAttribute("href") ?? null,
          item.textContent,
        ]),
      },
    ]),
  );
  return Object.fromEntries(bugs) as Bugs;
}

function bugsOf({ Stacks }: Stacks): Bugs {
  const bugs: Bugs = {};
  for (const { ID, Group, Issue } of Stacks) {
    const bug = (bugs[Group.Blamed] ??= { stacks: [], issues: [] });
    bug.stacks.push(ID);
    bug.stacks.sort();
    if (Issue) bug.issues = [[Issue.URL, `#${Issue.Number} ${Issue.Title} ${Issue.State}`]];
  }
  return bugs;
}

it("has each bug with its stacks and its issue, as the API has them", async () => {
  const page = await open();
  const answer = await ask();
  const expected = bugsOf(answer);
  expect(await shownBugs(page)).toEqual(expected);
  expect(Object.keys(expected).sort()).toEqual(["acme::emit", "acme::parse"]);
  expect(expected["acme::parse"]?.issues).toEqual([
    [issue.URL, `#12 ${issue.Title} ${issue.State}`],
  ]);
  expect(expected["acme::emit"]?.issues).toEqual([]);
  const by = Object.fromEntries(answer.Stacks.map(({ Stack, Issue }) => [Stack, Issue?.By]));
  expect(acmeStacks.map((stack) => by[stack])).toEqual(["name", "group", undefined]);
  const emit = page.locator("li.bug[data-bug='acme::emit']");
  expect(await emit.locator(".bug-issues").textContent()).toBe("no issue known");
});

it("gives stacks the IDs by which the issue names them", async () => {
  const ids = new Map((await ask()).Stacks.map(({ Stack, StackID }) => [Stack, StackID]));
  expect(acmeStacks.map((stack) => ids.get(stack))).toEqual(acmeStacks.map(stackId));
});

it("opens and closes bugs and folds by keys alone", async () => {
  const page = await open();
  const top = page.locator("li.bug[data-bug='acme::parse'] > details");
  const summary = top.locator(":scope > summary");
  expect(await summary.textContent()).toContain("2 stacks");
  const link = page.getByRole("link", { name: "#12 parse" });
  await summary.focus();
  await page.keyboard.press("ArrowRight");
  const inner = top.locator(".folds > li > details > summary");
  expect(await inner.count()).toBe(2);
  await page.keyboard.press("ArrowDown");
  expect(await inner.first().evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("ArrowRight");
  await top.locator(".leaf").first().waitFor();
  for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowLeft");
  await inner.first().waitFor({ state: "hidden" });
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
  // The issue is the next stop, also of a bug that is closed.
  await page.keyboard.press("Tab");
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
});

it.each([
  ["light", 360],
  ["dark", 1280],
] as const)("keeps nobody out, with all bugs closed and open (%s, %d)", async (scheme, width) => {
  const page = await open();
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 900 });
  for (const button of ["Fold all", "Unfold all"]) {
    await page.getByRole("button", { name: button, exact: true }).click();
    expect(await troubles(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
});

it("unfolds everything for paper, with the issues", async () => {
  const page = await open();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  expect(await page.locator("li.bug details:not([open])").count()).toBe(0);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".bug-issues:visible").count()).toBe(2);
  expect(await page.locator(".leaf:visible").count()).toBe(acmeStacks.length);
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
  const [week] = stack?.Weeks ?? [];
  await leaf.locator(".plot").focus();
  await page.keyboard.press("Home");
  const told = leaf.locator(".tip");
  expect(await told.locator("strong").textContent()).toContain(`week ending ${week?.Week ?? "?"}`);
  await leaf.locator(".marks rect").last().hover();
  await expect.poll(() => told.textContent()).toMatch(/week ending \d{4}-\d\d-\d\d\d+ times?/);
});
