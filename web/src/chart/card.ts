import type { Chart, ListedChart } from "../api/types";
import { webAddress } from "../model/links";
import { breakable, h, hashOf } from "../view/dom";
import { picturePlace } from "./drawing";
import { rowTable } from "./row_table";
import { type Origin, chartTools } from "./tools";
import type { View } from "./views";

const meanings: Record<string, string> = {
  Version: "Versions of the program",
  GoVersion: "Toolchains that built it",
  GOOS: "Operating systems",
  GOARCH: "Processors",
};

/** The title that the list's owner gave the chart, else what its name means. */
export function chartTitle(chart: Chart, listed: ListedChart | undefined): string {
  const own = listed?.Title ?? "";
  return own === "" ? (meanings[chart.Name] ?? chart.Name) : own;
}

function issueLinks(issues: string[]): (HTMLElement | string)[] {
  const links = issues.flatMap((issue) => {
    const href = webAddress(issue);
    return href === undefined ? [] : [" ", h("a", { href }, issue.replace(/^https?:\/\//, ""))];
  });
  return links.length === 0 ? [] : [h("p", { class: "approval" }, "Approved in", ...links)];
}

function caption(chart: Chart, listed: ListedChart | undefined): HTMLElement {
  const title = chartTitle(chart, listed);
  const description = listed?.Description ?? "";
  return h(
    "figcaption",
    { class: "card-head" },
    h(
      "h3",
      {},
      h("a", { href: hashOf(chart.ID), title: "Link to this chart" }, ...breakable(title)),
    ),
    ...(title === chart.Name ? [] : [h("code", {}, ...breakable(chart.Name))]),
    ...(description === "" ? [] : [h("p", {}, description)]),
    ...issueLinks(listed?.Issues ?? []),
  );
}

/** A button that is either in or out. */
function toggle(text: string, pressed: boolean, action: (button: HTMLElement) => void) {
  const made = h("button", { type: "button", "aria-pressed": String(pressed) }, text);
  made.addEventListener("click", () => {
    action(made);
  });
  return made;
}

/** The body of a card: one of its views, as a picture or as a table. */
class Body {
  readonly element = h("div", { class: "card-body" });
  private readonly meaning = h("p", { class: "meaning" });
  private table = false;

  constructor(
    private readonly name: string,
    public view: View,
  ) {
    this.show();
  }

  choose(view: View): void {
    this.view = view;
    this.show();
  }

  turn(table: boolean): void {
    this.table = table;
    this.show();
  }

  private show(): void {
    const { meaning, picture, rows, source = "" } = this.view;
    const href = webAddress(source);
    const link = href === undefined ? [] : [" ", h("a", { href }, "The survey")];
    this.meaning.replaceChildren(meaning, ...link);
    const shown = this.table ? rowTable(rows(), this.name) : picturePlace(picture);
    this.element.replaceChildren(shown, this.meaning);
  }
}

function controls(body: Body, views: View[]): HTMLElement {
  const choices = views.map((view) =>
    toggle(view.title, view === body.view, (pressed) => {
      for (const other of choices) other.setAttribute("aria-pressed", String(other === pressed));
      body.choose(view);
    }),
  );
  const table = toggle("Table", false, (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    body.turn(on);
  });
  return h(
    "div",
    { class: "card-controls" },
    ...(choices.length > 1
      ? [h("div", { class: "segments", role: "group", "aria-label": "Picture" }, ...choices)]
      : []),
    table,
  );
}

/** Made only when asked for: a page can have hundreds. */
function lazyTools(origin: Origin, view: () => View): HTMLElement {
  const tools = h("details", { class: "tools" }, h("summary", {}, "Download and data"));
  tools.addEventListener(
    "toggle",
    () => {
      tools.append(chartTools(origin, view));
    },
    { once: true },
  );
  return tools;
}

/** What is in the card of a chart: its title, pictures, numbers and files. */
export function cardContents(
  chart: Chart,
  listed: ListedChart | undefined,
  views: [View, ...View[]],
  origin: Origin,
): HTMLElement[] {
  const body = new Body(chartTitle(chart, listed), views[0]);
  return [
    caption(chart, listed),
    controls(body, views),
    body.element,
    lazyTools(origin, () => body.view),
  ];
}
