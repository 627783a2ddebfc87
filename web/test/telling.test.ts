import { expect, it } from "vitest";
import type { Chart } from "../src/api/types";
import { entropyOf, mostTelling } from "../src/model/telling";

function chart(Name: string, values: number[], more: Partial<Chart> = {}): Chart {
  const Data = values.map((Value, i) => ({ Week: "2026-11-08", Key: `b${i}`, Value }));
  return { ID: `charts:p:${Name}`, Name, Type: "partition", Data, Participants: 100, ...more };
}

function names(charts: Chart[], limit: number, titled: string[] = []): string[] {
  const tell = ({ Name }: Chart) => ({ titled: titled.includes(Name) });
  return mostTelling(charts, limit, tell).map(({ Name }) => Name);
}

it("measures bars by what they say of a report", () => {
  expect(entropyOf([])).toBe(0);
  expect(entropyOf([7])).toBe(0);
  expect(entropyOf([5, 5, 0])).toBe(1);
  expect(entropyOf([1, 1, 1, 1])).toBe(2);
});

it("favours what has a title, then other counters, then what a build is", () => {
  const charts = [
    chart("GOOS", [50, 50]),
    chart("p/plain", [50, 50]),
    chart("p/asked", [90, 10]),
    chart("Version", [100]),
  ];
  expect(names(charts, 4, ["p/asked"])).toEqual(["p/asked", "p/plain", "GOOS", "Version"]);
});

it("passes over what says nothing: one bar that every report has", () => {
  expect(names([chart("p/all", [100]), chart("p/half", [50])], 1)).toEqual(["p/half"]);
});

it("takes a line that moves for more than one that does not", () => {
  const line = (Name: string, shares: number[]) =>
    chart(Name, [50], {
      Type: "timeseries",
      Participants: 50,
      Series: shares.map((Share, i) => ({ Week: `2026-11-0${i + 1}`, Key: "b0", Value: 1, Share })),
    });
  expect(names([line("p/flat", [1, 1, 1]), line("p/grows", [0.1, 0.5, 1])], 1)).toEqual([
    "p/grows",
  ]);
});

it("chooses pictures of different kinds rather than three alike", () => {
  const charts = [
    chart("p/a", [25, 25, 25, 25]),
    chart("p/b", [25, 25, 25, 26]),
    chart("p/c", [50, 30, 20], { Type: "histogram" }),
  ];
  expect(names(charts, 2).map((name) => charts.find(({ Name }) => Name === name)?.Type)).toEqual(
    expect.arrayContaining(["histogram"]),
  );
});

it("a chart that few reports have says little", () => {
  expect(names([chart("p/rare", [1, 1, 1]), chart("p/usual", [60, 40])], 1)).toEqual(["p/usual"]);
});
