import type { Stack } from "../api/types";
import { drawnPlace } from "../chart/drawing";
import { tellPoints } from "../chart/tip";
import { valueName } from "../model/choice";
import { count, plural } from "../model/format";
import type { DateRange } from "../model/range";
import type { Bug, OneStack } from "../model/stack_tree";
import { h } from "./dom";
import { stackIssue } from "./stack_issue";

/** So many versions have a colour of their own; all others share the last. */
const colours = 6;
const pictureHeight = 120;

function lineOf(version: number): number {
  return Math.min(version, colours - 1);
}

function versionRow(stack: Stack, i: number): HTMLElement {
  const swatch = h("span", { class: `swatch swatch-${lineOf(i) + 1}`, "aria-hidden": "true" });
  return h(
    "tr",
    { "data-stack": stack.ID },
    h("th", { scope: "row" }, swatch, valueName(stack.Version)),
    h("td", {}, count(stack.Reports)),
    h("td", {}, count(stack.Sum)),
    h("td", {}, h("code", { class: "stack-id" }, stack.StackID)),
  );
}

/** The versions that had a stack, each with its id, which is what an issue about it names. */
function versionTable(versions: Stack[]): HTMLElement {
  const columns = ["Version", "Reports", "Times", "ID"];
  const table = h(
    "table",
    { class: "rows" },
    h("caption", { class: "unseen" }, "Versions with this stack"),
    h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...versions.map(versionRow)),
  );
  return h(
    "div",
    { class: "row-table", tabindex: "0", role: "region", "aria-label": "Versions with this stack" },
    table,
  );
}

/** The bars in the order of their weeks, which is how keys step through them. */
function weekBars(versions: Stack[]) {
  const bars = versions.flatMap(({ Version, Weeks }, i) =>
    (Weeks ?? []).map((week) => ({ ...week, version: Version, line: lineOf(i) })),
  );
  return bars.sort((a, b) => (a.Week < b.Week ? -1 : a.Week > b.Week ? 1 : 0));
}

function weeksPicture(versions: Stack[], range: DateRange): HTMLElement[] {
  const bars = weekBars(versions);
  if (bars.length === 0) return [];
  const drawn = bars.map(({ Week, Sum, version, line }) => ({
    week: Week,
    version,
    sum: Sum,
    line,
  }));
  const place = drawnPlace(pictureHeight, (drawing, width) =>
    drawing.drawStackWeeks(drawn, [range.from, range.to], width),
  );
  tellPoints(place, "the stack, week by week", () =>
    bars.map(({ Week, Reports, Sum, version }) => ({
      title: `${valueName(version)}, week ending ${Week}`,
      lines: [plural(Sum, "time"), `in ${plural(Reports, "report")}`],
    })),
  );
  return [h("p", { class: "soft" }, "How often, week by week:"), place];
}

/** How often a stack of a bug occurred, in which versions and weeks, and its issue. */
export function stackLeaf(stack: OneStack, bug: Bug, range: DateRange): HTMLElement {
  const sorted = [...stack.versions].sort((a, b) => b.Sum - a.Sum);
  return h(
    "div",
    { class: "leaf" },
    versionTable(sorted),
    ...stackIssue(stack, bug),
    ...weeksPicture(sorted, range),
  );
}
