import { getCharts, getWeeks } from "../api/client";
import { plural } from "../model/format";
import { type Neighbours, neighboursOf } from "../model/neighbours";
import { type DateRange, pathOfRange, rangeOfPath, titleOfRange } from "../model/range";
import { programContents } from "../view/contents";
import { h } from "../view/dom";
import { chartsEntry, programSection } from "../view/program";
import { nothingThen, nothingYet } from "../view/states";
import { show } from "./show";

function rangeLink(range: DateRange | undefined, text: string): HTMLElement[] {
  return range ? [h("a", { href: pathOfRange(range) }, text)] : [];
}

function rangeNavigation({ earlier, later, wider }: Neighbours): HTMLElement {
  return h(
    "nav",
    { class: "weeks-nav", "aria-label": "Weeks" },
    ...rangeLink(earlier, `← ${earlier?.from ?? ""}`),
    ...rangeLink(later, `${later?.from ?? ""} →`),
    ...rangeLink(wider, "Last four weeks together"),
    h("a", { href: "/charts/" }, "All weeks"),
  );
}

function heading(title: string, ...under: Node[]): HTMLElement {
  document.title = `${title} – Tallystick`;
  return h("div", { class: "page-head" }, h("h1", {}, title), ...under);
}

function noSuchRange(): HTMLElement {
  return heading(
    "The address names no week",
    h(
      "p",
      {},
      "It should end in a date, such as /charts/2026-11-29, or in two dates joined by an underscore, the earlier one first.",
    ),
    h("p", {}, h("a", { href: "/charts/" }, "All weeks")),
  );
}

void show("The charts could not be loaded", async () => {
  const range = rangeOfPath(location.pathname);
  if (!range) return [noSuchRange()];
  const [charts, weeks] = await Promise.all([getCharts(range), getWeeks()]);
  const title = titleOfRange(range);
  const navigation = rangeNavigation(neighboursOf(range, weeks));
  if (charts.NumReports === 0) {
    return [heading(title, navigation), weeks.length > 0 ? nothingThen() : nothingYet()];
  }
  const data = range.from === range.to ? `/data/${range.from}` : "/data/";
  const about = h(
    "p",
    {},
    `${plural(charts.NumReports, "report")}. The length of a bar is the number of reports that contain its bucket; its share is of the reports that could have the chart. `,
    h("a", { href: data }, "The reports themselves"),
    " are public.",
  );
  const sections = charts.Programs.map((program) => programSection(program, charts.NumReports));
  return [
    heading(title, about, navigation),
    h(
      "div",
      { class: "with-contents" },
      programContents(charts.Programs.map(chartsEntry)),
      h("div", {}, ...sections),
    ),
  ];
});
