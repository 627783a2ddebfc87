import type { Stack } from "../api/types";
import { drawnPlace } from "../chart/drawing";
import { count } from "../model/format";
import { webAddress } from "../model/links";
import type { DateRange } from "../model/range";
import type { OneStack } from "../model/stack_tree";
import { h } from "./dom";

/** So many versions have a colour of their own; all others share the last. */
const colours = 6;
const pictureHeight = 120;

function lineOf(version: number): number {
  return Math.min(version, colours - 1);
}

function issueCell({ Issue }: Stack): HTMLElement {
  const href = Issue === undefined ? undefined : webAddress(Issue);
  if (href === undefined) return h("td", {}, "–");
  return h("td", {}, h("a", { href }, href.replace(/^https?:\/\//, "")));
}

function versionRow(stack: Stack, i: number): HTMLElement {
  const swatch = h("span", { class: `swatch swatch-${lineOf(i) + 1}`, "aria-hidden": "true" });
  return h(
    "tr",
    { "data-stack": stack.ID },
    h("th", { scope: "row" }, swatch, stack.Version === "" ? "no version" : stack.Version),
    h("td", {}, count(stack.Reports)),
    h("td", {}, count(stack.Sum)),
    h("td", {}, h("code", { class: "stack-id" }, stack.StackID)),
    issueCell(stack),
  );
}

/** The versions that had a stack, each with its id, which is what an issue about it names. */
function versionTable(versions: Stack[]): HTMLElement {
  const columns = ["Version", "Reports", "Times", "ID", "Issue"];
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

function weeksPicture(versions: Stack[], range: DateRange): HTMLElement[] {
  const bars = versions.flatMap(({ Version, Weeks }, i) =>
    (Weeks ?? []).map(({ Week, Sum }) => ({
      week: Week,
      version: Version,
      sum: Sum,
      line: lineOf(i),
    })),
  );
  if (bars.length === 0) return [];
  const place = drawnPlace(pictureHeight, (drawing, width) =>
    drawing.drawStackWeeks(bars, [range.from, range.to], width),
  );
  return [h("p", { class: "soft" }, "How often, week by week:"), place];
}

/** How often a stack occurred, in which versions and weeks. */
export function stackLeaf({ versions }: OneStack, range: DateRange): HTMLElement {
  const sorted = [...versions].sort((a, b) => b.Sum - a.Sum);
  return h("div", { class: "leaf" }, versionTable(sorted), ...weeksPicture(sorted, range));
}
