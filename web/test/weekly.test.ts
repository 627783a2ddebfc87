import { beforeAll, expect, it, vi } from "vitest";
import { loadDrawing } from "../src/chart/drawing";
import { weeklyFigure } from "../src/view/weekly";
import { stubScreen, until } from "./screen";

// Loading what draws takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

// What draws takes its time to be loaded on a busy machine.
beforeAll(async () => {
  stubScreen();
  await loadDrawing();
}, 30_000);

it("tells at each point what happened in its seven days, and nothing of before", async () => {
  const weeks = ["2026-11-08", "2026-11-15"].map((Week) => ({ Week, Reports: 7 }));
  const marks = ["2025-06-01", "2026-11-01", "2026-11-02", "2026-11-09"].map((Date) => ({
    Date,
    Kind: "note" as const,
    Programs: [],
    Text: `noted ${Date}`,
  }));
  const figure = weeklyFigure("acme", weeks, marks);
  document.body.replaceChildren(figure);
  await until(() => figure.querySelector("svg"));
  const plot = figure.querySelector(".plot");
  const told = () => figure.querySelector("[aria-live]")?.textContent ?? "";
  const press = (key: string) => plot?.dispatchEvent(new KeyboardEvent("keydown", { key }));
  press("Home");
  expect(told().match(/noted [\d-]+/g)).toEqual(["noted 2026-11-02"]);
  press("End");
  expect(told().match(/noted [\d-]+/g)).toEqual(["noted 2026-11-09"]);
});
