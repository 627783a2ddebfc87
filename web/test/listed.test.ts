import { beforeEach, expect, it, vi } from "vitest";
import type { ListedChart } from "../src/api/types";
import { listedOf } from "../src/model/listed";
import { open, serve } from "./page";

// A whole page is loaded, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

function record(Title: string, issue: string, more: Partial<ListedChart> = {}): ListedChart {
  const about = { Description: "", Buckets: [], From: "", Rate: 1 };
  return { Chart: "acme/x", Type: "partition", Title, Issues: [issue], ...about, ...more };
}

const records = [
  record("A stack", "https://acme.org/1", { Type: "stack", Depth: 16 }),
  record("", "https://acme.org/2"),
  record("A chart", "https://acme.org/3"),
  record("Another", "https://acme.org/2"),
  record("Elsewhere", "https://acme.org/4", { Chart: "acme/y" }),
];

it("joins the issues of all records of a chart, and takes no stack for it", () => {
  expect(listedOf("acme/x", records)).toMatchObject({
    Title: "A chart",
    Issues: ["https://acme.org/2", "https://acme.org/3"],
  });
  expect(listedOf("acme/z", records)).toBeUndefined();
});

it("takes no chart for a stack", () => {
  expect(listedOf("acme/x", records, { stack: true })).toMatchObject({
    Title: "A stack",
    Issues: ["https://acme.org/1"],
  });
  expect(listedOf("acme/y", records, { stack: true })).toBeUndefined();
});

beforeEach(() => {
  document.body.innerHTML = '<main><div id="content"></div></main>';
  history.replaceState(null, "", "/program/");
});

it("the list of programs says how many charts and stack counters each has", async () => {
  const programs = [
    { Name: "acme.org/cc", Versions: [], Charts: records },
    { Name: "acme.org/ld", Versions: [], Charts: records.slice(4) },
  ];
  serve({ "config/list": JSON.stringify({ Programs: programs }) });
  const content = await open(() => import("../src/page/program"));
  const extents = [...content.querySelectorAll(".program-list span")];
  expect(extents.map(({ textContent }) => textContent)).toEqual([
    "2 charts, 1 stack counter",
    "1 chart",
  ]);
});
