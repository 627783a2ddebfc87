import { beforeAll, expect, it, vi } from "vitest";
import type { Bar, Chart } from "../src/api/types";
import { stubScreen } from "./screen";
import { chartFigure } from "../src/view/figure";

const hostile = '<img src=x onerror="alert(1)">';

function chart(name: string, values: [string, number][]): Chart {
  const data: Bar[] = values.map(([Key, Value]) => ({ Week: "2026-11-15", Key, Value }));
  return { ID: `charts:p:${name}`, Name: name, Type: "partition", Data: data };
}

async function drawn(given: Chart): Promise<HTMLElement> {
  const { element } = chartFigure(given, 400);
  await vi.waitUntil(() => element.querySelector("svg"));
  return element;
}

beforeAll(stubScreen);

it("draws a bar for each bucket with reports, in the given order", async () => {
  const figure = await drawn(
    chart("GOOS", [
      ["windows", 5],
      ["aix", 0],
      ["darwin", 82],
    ]),
  );
  expect(figure.dataset.chart).toBe("charts:p:GOOS");
  expect(figure.querySelector("figcaption")?.textContent).toContain("GOOS");
  const bars = [...figure.querySelectorAll<SVGRectElement>("rect[data-key]")];
  expect(bars.map((bar) => [bar.dataset.key, bar.dataset.value])).toEqual([
    ["windows", "5"],
    ["darwin", "82"],
  ]);
  const widths = bars.map((bar) => Number(bar.getAttribute("width")));
  expect((widths[1] ?? 0) / (widths[0] ?? 0)).toBeCloseTo(82 / 5);
});

it("has the same numbers as a table, with the buckets that nobody reported", async () => {
  const figure = await drawn(
    chart("GOOS", [
      ["aix", 0],
      ["darwin", 82],
    ]),
  );
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toEqual([
    ["aix", "0", "0 %"],
    ["darwin", "82", "20.5 %"],
  ]);
  expect(figure.textContent).toContain("1 approved bucket without reports");
});

it("shows a plain counter as a part of all reports", async () => {
  const figure = await drawn(chart("go/invocations", [["go/invocations", 62]]));
  const bars = figure.querySelectorAll<SVGRectElement>("rect[data-key]");
  expect(bars).toHaveLength(1);
  expect(bars[0]?.dataset).toMatchObject({ key: "go/invocations", value: "62" });
  expect(figure.querySelector("svg")?.textContent).toContain("62 of 400 reports");
});

it("never takes a name for markup", async () => {
  const figure = await drawn(
    chart(hostile, [
      [hostile, 1],
      ["b", 2],
    ]),
  );
  expect(figure.querySelector("img")).toBeNull();
  expect(figure.querySelector("figcaption")?.textContent).toBe(hostile);
});

it("draws nothing where there is nothing to draw", () => {
  const { element } = chartFigure(chart("GOOS", [["aix", 0]]), 400);
  expect(element.querySelector(".plot")).toBeNull();
  expect(element.textContent).toContain("1 approved bucket without reports");
});

it("takes shares of those who could have the chart, where the collector says how many", async () => {
  const two = {
    ...chart("acme/x", [
      ["a", 30],
      ["b", 10],
    ]),
    Participants: 60,
  };
  const shares = [...(await drawn(two)).querySelectorAll("tbody tr")].map(
    (row) => row.lastElementChild?.textContent,
  );
  expect(shares).toEqual(["50.0 %", "16.7 %"]);
  const figure = await drawn({ ...chart("acme/runs", [["acme/runs", 30]]), Participants: 60 });
  expect(figure.querySelector("svg")?.textContent).toContain("30 of 60 reports");
  expect(figure.querySelector("svg title")?.textContent).toBe(
    "acme/runs: 30 reports, 50.0 % of 60",
  );
});
