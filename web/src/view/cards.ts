import type { Chart, ListedProgram, Week } from "../api/types";
import { cardContents, chartTitle } from "../chart/card";
import { maxBars } from "../chart/bars_picture";
import { heightOfKind } from "../chart/drawing";
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
  const [first, ...others] = viewsOf(chart, setting);
  if (!first) return [];
  const known = listedOf(chart.Name, listed.Charts);
  const element = h("figure", { class: "card", "data-chart": chart.ID, id: chart.ID });
  const fill = () => {
    const contents = cardContents(chart, known, [first, ...others], {
      program: listed.Name,
      chart: chart.Name,
      query,
      weeks,
      words: {
        title: chartTitle(chart, known),
        about: `${listed.Name}, ${aboutChoice(choice, range)}`,
        source: location.origin + programPath({ ...choice, range }),
      },
    });
    element.append(...contents);
  };
  const rows = Math.min(maxBars, chart.Data.filter(({ Value }) => Value > 0).length);
  return [{ element, height: frameHeight + heightOfKind(first.kind, rows), fill }];
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
