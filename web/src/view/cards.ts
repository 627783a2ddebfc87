import type { Chart, ListedProgram, Week } from "../api/types";
import { chartCard, chartTitle } from "../chart/card";
import { heightOf } from "../chart/drawing";
import type { Setting } from "../chart/picture";
import { viewsOf } from "../chart/views";
import { type Choice, dimensionNames, dimensions, programPath, valueName } from "../model/choice";
import { plural } from "../model/format";
import { listedOf } from "../model/listed";
import type { DateRange } from "../model/range";
import { figureColumns } from "./columns";
import { breakable, h, hashOf } from "./dom";
import type { ChartFigure } from "./figure";

/** The height of a card without its picture. */
const frameHeight = 190;
const builtIn = ["Version", "GOOS", "GOARCH", "GoVersion"];

/** The charts of a program with all that they need to be shown. */
export interface Shown {
  listed: ListedProgram;
  choice: Choice;
  range: DateRange;
  setting: Setting;
  weeks: Week[];
  /** The query that the charts are the answer to. */
  query: string;
}

/** `v1.2.3, linux; 2026-01-04 to 2026-03-29`: what the numbers are of. */
export function aboutChoice({ filters }: Choice, { from, to }: DateRange): string {
  const parts = dimensions.filter((dimension) => filters[dimension].length > 0);
  const words = parts.map(
    (dimension) =>
      `${dimensionNames[dimension].toLowerCase()} ${filters[dimension].map(valueName).join(" or ")}`,
  );
  const weeks = from === to ? `week ending ${from}` : `weeks ending ${from} to ${to}`;
  return [...words, weeks].join(", ");
}

function figureOf(chart: Chart, shown: Shown): ChartFigure[] {
  const { listed, choice, range, setting, weeks, query } = shown;
  const known = listedOf(chart.Name, listed.Charts);
  const title = chartTitle(chart, known);
  const views = viewsOf(chart, setting);
  const element = chartCard(chart, known, views, {
    program: listed.Name,
    chart: chart.Name,
    query,
    weeks,
    words: {
      title,
      about: `${listed.Name}, ${aboutChoice(choice, range)}`,
      source: location.origin + programPath({ ...choice, range }),
    },
  });
  const [first] = views;
  return element && first ? [{ element, height: frameHeight + heightOf(first.picture) }] : [];
}

function section(id: string, title: string, charts: Chart[], shown: Shown): HTMLElement[] {
  const figures = charts.flatMap((chart) => figureOf(chart, shown));
  if (figures.length === 0) return [];
  return [h("section", { class: "program", id }, h("h2", {}, title), figureColumns(figures))];
}

/** Charts of the config that the choice has no data of. */
function silent(charts: Chart[], { listed }: Shown): HTMLElement[] {
  const drawn = new Set(charts.map(({ Name }) => Name));
  const without = listed.Charts.filter(
    ({ Chart, Depth }) => Depth === undefined && !drawn.has(Chart),
  );
  if (without.length === 0) return [];
  const items = without.map(({ Chart, Title }) =>
    h("li", {}, ...(Title === "" ? [] : [`${Title}: `]), h("code", {}, ...breakable(Chart))),
  );
  return [
    h(
      "details",
      { class: "silent" },
      h(
        "summary",
        {},
        `${plural(without.length, "approved chart")} without reports in this choice`,
      ),
      h("ul", {}, ...items),
    ),
  ];
}

function contents(charts: Chart[], { listed }: Shown): HTMLElement {
  const entries = charts.map((chart) => {
    const known = listedOf(chart.Name, listed.Charts);
    return h("li", {}, h("a", { href: hashOf(chart.ID) }, ...breakable(chartTitle(chart, known))));
  });
  const list = h(
    "details",
    {},
    h("summary", {}, plural(entries.length, "chart")),
    h("ul", {}, ...entries),
  );
  // Beside the charts there is room for it; above them it would push them out of sight.
  list.open = matchMedia("(min-width: 70rem)").matches;
  return h("nav", { class: "contents", "aria-label": "Charts" }, list);
}

/** All charts of a program: who uses it, then what it counts. */
export function programCards(charts: Chart[], shown: Shown): HTMLElement {
  const platforms = charts.filter(({ Name }) => builtIn.includes(Name));
  const counters = charts.filter(({ Name }) => !builtIn.includes(Name));
  return h(
    "div",
    { class: "with-contents" },
    contents([...platforms, ...counters], shown),
    h(
      "div",
      {},
      ...section("platforms", "Versions and platforms", platforms, shown),
      ...section("counters", "What it counts", counters, shown),
      ...silent(charts, shown),
    ),
  );
}
