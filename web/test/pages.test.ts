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

const presence = (Name: string, reports: number) => ({
  Name,
  FirstWeek: reports > 0 ? "2026-11-08" : "",
  Reports: reports,
  Weeks: reports > 0 ? [{ Week: "2026-11-15", Reports: reports }] : [],
  Versions: [],
  GOOS: [],
});
const gopls = "golang.org/x/tools/gopls";
const programs = JSON.stringify({
  Weeks: (JSON.parse(weeks) as { Weeks: unknown }).Weeks,
  Programs: [presence("cmd/go", 12), presence(gopls, 300), presence("silent", 0)],
});
/** Of a collector whose first date is a Wednesday, and whose users' weeks end on other days, too. */
const steady = [
  ["2026-11-04", 10],
  ["2026-11-08", 10],
  ["2026-11-09", 10],
  ["2026-11-11", 10],
  ["2026-11-15", 10],
].map(([Week, Reports]) => ({ Week, Reports }));
const steadyWeeks = JSON.stringify({ Weeks: steady });
const steadyPrograms = JSON.stringify({
  Weeks: steady,
  Programs: [{ ...presence(gopls, 50), Weeks: steady }],
});
const annotations = JSON.stringify({
  Marks: [{ Date: "2026-11-10", Kind: "release", Programs: [gopls], Text: "v9" }],
  Labels: [{ Program: gopls, Label: "synthetic", Text: "Made up." }],
});

it("the front page says who takes part, and shows three charts of each program", async () => {
  serve({ weeks, charts, programs, annotations });
  const content = await open(() => import("../src/page/home"));
  const facts = [...content.querySelectorAll(".facts dd")].map((each) => each.textContent);
  expect(facts).toEqual(["400", "412", "2026-11-08", "2"]);
  const heads = [...content.querySelectorAll(".program h2")].map((each) => each.textContent);
  expect(heads).toEqual([gopls, "cmd/go"]);
  expect(content.querySelectorAll(".program")[0]?.querySelectorAll("figure")).toHaveLength(3);
  expect(content.querySelector(".label")?.textContent).toBe("synthetic");
  expect(content.querySelector(`a[href='/program/?name=${gopls}']`)).not.toBeNull();
  expect(content.querySelector(".silent")?.textContent).toContain("silent – never reported");
});

it("participation has each program with its marks, and what it is made of as a table", async () => {
  serve({ weeks, charts, programs, annotations });
  const content = await open(() => import("../src/page/participation"));
  const pictures = [...content.querySelectorAll<HTMLElement>("[data-weekly]")];
  expect(pictures.map((each) => each.dataset.weekly)).toEqual(["all programs", gopls, "cmd/go"]);
  const rows = [...(pictures[0]?.querySelectorAll("tbody tr") ?? [])].map((each) =>
    [...each.children].map((cell) => cell.textContent),
  );
  expect(rows).toEqual([
    ["2026-11-08", "12"],
    ["2026-11-15", "400"],
  ]);
  expect(content.querySelector(".happened")?.textContent).toContain("2026-11-10releasev9");
  expect(content.querySelector("#first-seen")?.textContent).toContain("silentnot yet");
});

it("participation marks each change of the share of users who are asked beside what the project notes", async () => {
  const Rollout = [
    { Date: "2026-11-09", Version: "v0.1.0", Rate: 0.01, Salt: "acme" },
    { Date: "2026-11-12", Version: "v0.2.0", Rate: 0.05, Salt: "acme" },
  ];
  const history = JSON.stringify({ Versions: [], Rollout });
  serve({ weeks, charts, programs, annotations, "config/history": history });
  const content = await open(() => import("../src/page/participation"));
  const items = [...content.querySelectorAll(".happened li")].map((each) => each.textContent);
  expect(items).toEqual([
    "2026-11-09prompt rate1 % of users are asked.",
    "2026-11-10releasev9",
    "2026-11-12prompt rate5 % of users are asked, before 1 %.",
  ]);
  expect(content.querySelector("a[href='/config#history']")).not.toBeNull();
});

it("participation does without a history that cannot be had", async () => {
  serve({ weeks, charts, programs, annotations, "config/history": "[" });
  const content = await open(() => import("../src/page/participation"));
  expect(content.querySelectorAll(".happened li")).toHaveLength(1);
  expect(content.querySelector("a[href='/config#history']")).toBeNull();
});

it("participation does without annotations that cannot be had", async () => {
  serve({ weeks, charts, programs, annotations: "[]" });
  const content = await open(() => import("../src/page/participation"));
  expect(content.querySelector(".happened, .label")).toBeNull();
  expect(content.querySelectorAll("[data-weekly]")).toHaveLength(3);
});

it("the front page says that nothing has been reported yet", async () => {
  serve({ weeks: '{"Weeks":[]}' });
  const content = await open(() => import("../src/page/home"));
  expect(content.textContent).toContain("Nothing has been reported yet");
});

it("a failure is told in the collector's words, and can be tried again", async () => {
  const busy = '{"Error":"The store is busy."}';
  serve({ weeks: busy, programs: busy, "config/list": busy }, 503);
  const content = await open(() => import("../src/page/home"));
  expect(content.querySelector("[role=alert]")?.textContent).toContain("The store is busy.");
  serve({ weeks, charts, programs });
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

it("a week without reports is not taken for a collector without any", async () => {
  history.replaceState(null, "", "/charts/2026-11-10");
  vi.stubGlobal("fetch", (path: string) =>
    Promise.resolve(
      path.includes("/weeks")
        ? new Response(weeks)
        : new Response('{"Error":"No reports are published."}', { status: 404 }),
    ),
  );
  const content = await open(() => import("../src/page/chart"));
  expect(content.querySelector("h1")?.textContent).toBe("Week ending 2026-11-10");
  expect(content.querySelector(".notice")?.textContent).toContain("No reports of this time");
  expect(content.textContent).not.toContain("Nothing has been reported yet");
  expect(content.querySelector("a[href='/charts/2026-11-08']")).not.toBeNull();
});

it("the front page counts all reports, and draws whole weeks only", async () => {
  serve({ weeks: steadyWeeks, charts, programs: steadyPrograms });
  const content = await open(() => import("../src/page/home"));
  const facts = [...content.querySelectorAll(".facts dd")].map((each) => each.textContent);
  // The seven days that the fourth of November is in have begun before it, and are not drawn.
  expect(facts).toEqual(["30", "50", "2026-11-04", "1"]);
  expect(content.querySelector(".facts .sparkline")?.getAttribute("aria-label")).toContain(
    "from 2026-11-15 to 2026-11-15",
  );
});

it("an address without a week is explained", async () => {
  history.replaceState(null, "", "/charts/soon");
  const content = await open(() => import("../src/page/chart"));
  expect(content.querySelector("h1")?.textContent).toBe("The address names no week");
});
