import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it, vi } from "vitest";
import { open, serve } from "./page";
import { stubScreen } from "./screen";

const testData = join(dirname(fileURLToPath(import.meta.url)), "../../test/data");
const charts = readFileSync(join(testData, "charts/2026-11-15.charts.json"), "utf8");
const weeks = '{"Weeks":[{"Week":"2026-11-08","Reports":12},{"Week":"2026-11-15","Reports":400}]}';

beforeEach(() => {
  stubScreen();
  document.body.innerHTML = '<main><div id="content"></div></main>';
  history.replaceState(null, "", "/charts/2026-11-15");
});

it("the front page shows each program and leads to its charts", async () => {
  serve({ weeks, charts });
  const content = await open(() => import("../src/page/home"));
  expect(content.textContent).toContain("400 reports in this week, 412 reports in 2 weeks");
  expect(content.querySelectorAll(".program")).toHaveLength(6);
  expect(content.querySelector("a[href='/charts/2026-11-15#charts%3Acmd%2Fgo']")).not.toBeNull();
});

it("the front page says that nothing has been reported yet", async () => {
  serve({ weeks: '{"Weeks":[]}' });
  const content = await open(() => import("../src/page/home"));
  expect(content.textContent).toContain("Nothing has been reported yet");
});

it("a failure is told in the collector's words, and can be tried again", async () => {
  serve({ weeks: '{"Error":"The store is busy."}' }, 503);
  const content = await open(() => import("../src/page/home"));
  expect(content.querySelector("[role=alert]")?.textContent).toContain("The store is busy.");
  serve({ weeks, charts });
  content.querySelector("button")?.click();
  await vi.waitUntil(() => content.querySelector("figure"));
});

it("the page of a week has all its charts and ways to other weeks", async () => {
  serve({ weeks, charts });
  const content = await open(() => import("../src/page/chart"));
  expect(content.querySelector("h1")?.textContent).toBe("Week ending 2026-11-15");
  expect(content.querySelectorAll("figure")).toHaveLength(58);
  expect(content.querySelector("a[href='/charts/2026-11-08']")).not.toBeNull();
});

it("an address without a week is explained", async () => {
  history.replaceState(null, "", "/charts/soon");
  const content = await open(() => import("../src/page/chart"));
  expect(content.querySelector("h1")?.textContent).toBe("The address names no week");
});
