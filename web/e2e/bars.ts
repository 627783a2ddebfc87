import type { Page } from "playwright-core";
import type { Charts } from "../src/api/types";

/** The values of a site's bars: chart, then bucket. Both kinds below can be compared as they are. */
export type Bars = Record<string, Record<string, number>>;

/** The bars that a page shows. Each chart is brought into sight first, since it is drawn only then. */
export async function shownBars(page: Page): Promise<Bars> {
  const bars: Bars = {};
  for (const figure of await page.locator("figure[data-chart]").all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator("svg").waitFor();
    const id = (await figure.getAttribute("data-chart")) ?? "";
    const pairs = await figure
      .locator("rect[data-key]")
      .evaluateAll((rects) =>
        rects.map((rect) => [rect.getAttribute("data-key"), rect.getAttribute("data-value")]),
      );
    bars[id] = Object.fromEntries(pairs.map(([key, value]) => [String(key), Number(value)]));
  }
  return bars;
}

/** The bars that there should be; a bucket without reports has none. */
export function expectedBars(charts: Charts): Bars {
  const all = charts.Programs.flatMap((program) => program.Charts);
  return Object.fromEntries(
    all.map(({ ID, Data }) => [
      ID,
      Object.fromEntries(Data.filter((bar) => bar.Value > 0).map((bar) => [bar.Key, bar.Value])),
    ]),
  );
}

/** The numbers of the tables under the charts, which hold buckets without reports too. */
export async function tableNumbers(page: Page): Promise<Bars> {
  const rows = await page.locator("figure[data-chart] tbody tr").evaluateAll((found) =>
    found.map((row) => ({
      chart: row.closest("figure")?.getAttribute("data-chart") ?? "",
      key: row.children[0]?.textContent ?? "",
      value: Number((row.children[1]?.textContent ?? "").replaceAll(",", "")),
    })),
  );
  const tables: Bars = {};
  for (const { chart, key, value } of rows) (tables[chart] ??= {})[key] = value;
  return tables;
}
