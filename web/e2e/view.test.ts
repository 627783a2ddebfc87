import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { overflow, troubles } from "./axe";
import { type Visit, openBrowser, visit } from "./browser";
import { Viewer, countsOf, sentReport } from "./viewer";

const viewer = new Viewer();
let browser: Browser | undefined;
let current: Visit | undefined;

async function open(path = viewer.path): Promise<Page> {
  if (!browser) throw new Error("the browser is not running");
  current = await visit(browser, viewer.origin, path);
  return current.page;
}

beforeAll(async () => {
  await viewer.start();
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
  await viewer.remove();
});

/** The numbers in the tables of the weeks, by program and counter. */
async function weekNumbers(page: Page): Promise<Record<string, number>> {
  const rows = await page.locator("#weeks tr[data-bucket]").evaluateAll((found) =>
    found.map((row) => {
      const chart = row.closest("figure")?.getAttribute("data-chart") ?? "";
      const bucket = row.getAttribute("data-bucket") ?? "";
      const program = row.closest("[data-program]")?.getAttribute("data-program") ?? "";
      const name = chart === "" || chart === bucket ? bucket : `${chart}:${bucket}`;
      const cells = [...row.querySelectorAll("td")].map((cell) =>
        Number(cell.textContent.replaceAll(",", "")),
      );
      return [`${program} ${name}`, cells.reduce((sum, value) => sum + value, 0)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

it("shows the numbers of `tally csv`", async () => {
  const page = await open();
  await page.locator("#weeks figure").first().waitFor();
  const expected = countsOf(viewer.tally("csv", "--collection", "go"));
  expect(Object.keys(expected).length).toBeGreaterThan(10);
  expect(await weekNumbers(page)).toEqual(expected);
  await page.locator("#weeks figure").first().scrollIntoViewIfNeeded();
  await page.locator("#weeks figure svg rect").first().waitFor();
});

it("says of each counter what `tally preview` says", async () => {
  const page = await open();
  await page.locator("#sending li[data-name]").first().waitFor({ state: "attached" });
  const shown = await page
    .locator("#sending li[data-name]")
    .evaluateAll((found) =>
      found.map((item) => [item.getAttribute("data-name"), Number(item.getAttribute("data-left"))]),
    );
  const preview = JSON.parse(
    viewer.tally("preview", "--collection", "go", "--json", "--as-of", "2026-11-25"),
  ) as {
    Reports: {
      LeftOut: {
        Counters: { Name: string; Count: number }[];
        Stacks: { Name: string; Count: number }[];
      }[];
    }[];
  };
  const left = preview.Reports.flatMap((report) =>
    report.LeftOut.flatMap(({ Counters, Stacks }) => [...Counters, ...Stacks]),
  );
  const key = ([name, count]: unknown[]) => `${String(name)} ${String(count)}`;
  expect(
    shown
      .filter(([, count]) => count !== 0)
      .map(key)
      .sort(),
  ).toEqual(left.map(({ Name, Count }) => key([Name, Count])).sort());
});

it("takes the token out of the address, and shows the page again when it is loaded again", async () => {
  const page = await open();
  await page.getByRole("heading", { name: "Go toolchain" }).waitFor();
  expect(page.url()).toBe(`${viewer.origin}/`);
  await page.reload();
  await page.getByRole("heading", { name: "Go toolchain" }).waitFor();
});

it("takes a token out of the address of a page that is open already", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  await page.evaluate((path) => {
    location.hash = path.slice(path.indexOf("#"));
  }, viewer.path);
  await page.waitForFunction(() => location.hash === "");
  await page.locator("#clean").waitFor();
  // What was being fetched ends with the old page; a browser may say so.
  current?.complaints.splice(0);
});

it("shows a collection all the same if the address cannot be read", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  await page.evaluate(() => {
    document.getElementById("clean")?.remove();
    location.hash = "#%";
  });
  await page.locator("#clean").waitFor();
});

it("says so if what the address names cannot be had", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  await page.route("**/api/collections", (route) =>
    route.fulfill({ status: 500, json: { Error: "The disk is gone." } }),
  );
  await page.evaluate(() => {
    location.hash = "#go";
  });
  await page.getByRole("alert").getByText("The disk is gone.").waitFor();
  // A browser says so of every 500.
  current?.complaints.splice(0);
});

it("opens what was sent as it went, byte for byte, and lets it be saved", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  const sent = page.locator("#reports [data-kind=sent]");
  await sent.locator("details > summary").click();
  const report = sent.locator(`[data-report="sent ${sentReport.week}"]`);
  await report.waitFor();
  expect(await report.textContent()).toBe(sentReport.bytes);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    sent.getByRole("link", { name: "Save it" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`sent-${sentReport.week}.json`);
  expect(readFileSync(await download.path(), "utf8")).toBe(sentReport.bytes);
});

it("says so where nothing was ever counted", async () => {
  const nothing = new Viewer({ counted: false });
  try {
    await nothing.start();
    if (!browser) throw new Error("the browser is not running");
    current = await visit(browser, nothing.origin, nothing.path);
    const { page } = current;
    await page.locator("#clean").waitFor();
    expect(await page.locator("#live").innerText()).toContain("No program is counting here.");
    expect(await page.locator("#weeks").innerText()).toContain(
      "Nothing has been counted here yet.",
    );
    expect(await page.locator("#sending").innerText()).toContain("Nothing waits to be sent.");
    expect(await page.locator("#reports").innerText()).toContain("There are none.");
    expect(await page.locator("#clean").innerText()).toContain("There is nothing to remove.");
    expect(await troubles(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.close();
  } finally {
    await nothing.remove();
  }
});

it("shows nothing without the token", async () => {
  const page = await open("/");
  await page.getByText("The token is missing or wrong").waitFor();
  expect(await page.locator("main").innerText()).not.toContain(viewer.home);
  // A browser says so of every 403.
  const refused = current?.complaints.splice(0) ?? [];
  expect(refused.filter((each) => !each.includes("403"))).toEqual([]);
});

it("changes the mode by its buttons", async () => {
  const page = await open();
  for (const [mode, others] of [
    ["off", ["on", "local"]],
    ["on", ["off"]],
    ["local", ["on"]],
  ] as const) {
    await page.locator(`button[data-mode=${mode}]`).click();
    await page.locator(`button[data-mode=${mode}][aria-pressed=true]`).waitFor();
    expect(viewer.mode().split(" ")[0]).toBe(mode);
    for (const other of others)
      expect(await page.locator(`button[data-mode=${other}]`).getAttribute("aria-pressed")).toBe(
        "false",
      );
    const { Collections } = JSON.parse(viewer.tally("status", "--json")) as {
      Collections: { Mode: string; Why: string }[];
    };
    expect(await page.locator(".in-force").innerText()).toContain(
      `${mode}, ${Collections[0]?.Why ?? "?"}`,
    );
  }
});

it("shows what is counted while it is counted", async () => {
  const inc = () =>
    viewer.tally(
      "inc",
      "acme",
      "acme/client:vscode",
      "--program",
      "acme.org/plugin",
      "--version",
      "v1.2.3",
    );
  inc();
  const page = await open();
  // What is clicked must not be of the page before.
  const earlier = await page.locator("h1").elementHandle();
  await page
    .getByRole("navigation", { name: "Collections" })
    .getByRole("link", { name: "acme" })
    .click();
  await earlier?.waitForElementState("hidden");
  await page.locator("details.file > summary").click();
  const cell = page.locator("td[data-counter='acme/client:vscode']");
  await cell.getByText("1", { exact: true }).waitFor();
  const before = await page
    .locator("#weeks")
    .evaluate((part) => part.getBoundingClientRect().top + scrollY);
  inc();
  await cell.getByText("2", { exact: true }).waitFor();
  expect(
    await page.locator("#weeks").evaluate((part) => part.getBoundingClientRect().top + scrollY),
  ).toBe(before);
});

it.each([
  [360, "light"],
  [1280, "dark"],
] as const)("is no wider than a window of %d pixels", async (width, colorScheme) => {
  const page = await open();
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  await page.locator("#clean").waitFor();
  for (const summary of await page.locator("summary:visible").all()) await summary.click();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

it("can be used by keyboard alone", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
    "Skip to the content",
  );
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await page.locator("button[data-mode=off]").focus();
  await page.keyboard.press("Enter");
  await page.locator("button[data-mode=off][aria-pressed=true]").waitFor();
  // The first collection by name is shown if the address names none.
  expect(viewer.mode("acme")).toMatch(/^off/);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await page.locator("button[data-mode=local][aria-pressed=true]").waitFor();
  expect(viewer.mode("acme")).toMatch(/^local/);
});

it("stays at the collection that is shown when somebody skips to the content", async () => {
  const page = await open();
  await page
    .getByRole("navigation", { name: "Collections" })
    .getByRole("link", { name: "go", exact: true })
    .click();
  await page.getByRole("heading", { level: 1, name: "Go toolchain" }).waitFor();
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  expect(new URL(page.url()).hash).toBe("#go");
  expect(await page.locator("h1").innerText()).toBe("Go toolchain");
});

it("goes to a part by its link also when that was made anew", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  const old = await page.locator("#sending").elementHandle();
  await page.locator("button[data-mode=off]").click();
  await page.waitForFunction((part) => !part?.isConnected, old);
  await page
    .getByRole("navigation", { name: "Parts of this page" })
    .getByRole("link", { name: "What would be sent" })
    .click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("sending-title");
  await page.locator("button[data-mode=local]").click();
  await page.locator("button[data-mode=local][aria-pressed=true]").waitFor();
});

it("shows all else where the counter files cannot be had, and those as soon as they can", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  await page.route("**/api/files*", (route) =>
    route.fulfill({ status: 500, json: { Error: "The disk is slow." } }),
  );
  await page.reload();
  await page.locator("#live").getByText("The disk is slow.").waitFor();
  await page.locator("#weeks figure").first().waitFor();
  await page.unroute("**/api/files*");
  await page.locator("#live .notice").waitFor({ state: "detached" });
  // A browser says so of every 500.
  current?.complaints.splice(0);
});

it.each([
  ["light", 1280],
  ["dark", 360],
] as const)("keeps nobody out (%s, %d pixels)", async (colorScheme, width) => {
  const page = await open();
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await page.locator("#weeks figure").first().waitFor();
  for (const folded of await page.locator("details:not([open]) > summary").all()) {
    if (await folded.isVisible()) await folded.click();
  }
  expect(await troubles(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

it("says when `tally view` has ended", async () => {
  const page = await open();
  await page.locator("#clean").waitFor();
  expect(await viewer.end()).toBe(0);
  await page.getByText("It has ended").waitFor();
  // That nobody answers is what the browser complains of.
  current?.complaints.splice(0);
});
