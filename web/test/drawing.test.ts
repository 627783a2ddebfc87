import { describe, expect, it } from "vitest";
import type { Chart } from "../src/api/types";
import { columnCount, dealColumns } from "../src/model/columns";
import { drawingOf } from "../src/model/drawing";
import { layoutBars } from "../src/model/layout";

function chart(name: string, values: Record<string, number>): Chart {
  const data = Object.entries(values).map(([Key, Value]) => ({ Week: "2026-11-15", Key, Value }));
  return { ID: `charts:p:${name}`, Name: name, Type: "partition", Data: data };
}

describe("drawingOf", () => {
  it("keeps the order and folds buckets without reports", () => {
    const drawing = drawingOf(chart("GOOS", { aix: 0, darwin: 3, linux: 1, zos: 0 }), 400);
    expect(drawing.bars.map((bar) => bar.Key)).toEqual(["darwin", "linux"]);
    expect(drawing.silent).toBe(2);
    expect(drawing.full).toBe(3);
    expect(drawing.track).toBe(false);
  });

  it("holds a plain counter against all reports and does not say its name twice", () => {
    const drawing = drawingOf(chart("go/invocations", { "go/invocations": 62 }), 400);
    expect(drawing.labels).toEqual({ keys: [""], ends: ["62 of 400 reports"] });
    expect(drawing.full).toBe(400);
    expect(drawing.track).toBe(true);
  });
});

describe("a lone bar among buckets without reports", () => {
  it("is held against all reports too, not drawn as if it were all", () => {
    const drawing = drawingOf(chart("GOOS", { aix: 0, linux: 1 }), 5);
    expect(drawing.labels.ends).toEqual(["1 of 5 reports"]);
    expect(drawing.full).toBe(5);
  });
});

describe("layoutBars", () => {
  const long = "gopls.add_test-command_palette";

  it("puts long labels above the bars where there is little room", () => {
    const labels = { keys: [long, "x"], ends: ["1", "2"] };
    expect(layoutBars(labels, 320)).toMatchObject({ labelsAbove: true, height: 84 });
    expect(layoutBars(labels, 900)).toMatchObject({ labelsAbove: false, height: 48 });
  });

  it("leaves no margin for labels that are empty", () => {
    expect(layoutBars({ keys: [""], ends: ["1"] }, 320).marginLeft).toBe(1);
  });
});

describe("columns", () => {
  it("fit the width, and there is always one", () => {
    expect([0, 360, 800, 100_000].map(columnCount)).toEqual([1, 1, 2, 6]);
  });

  it("fill beside a long chart", () => {
    expect(dealColumns([100, 10, 20, 30], 2)).toEqual([[0], [1, 2, 3]]);
  });
});
