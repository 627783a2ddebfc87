import { type Choice, dimensionNames, dimensions, noFilters, valueName } from "../model/choice";
import type { DateRange } from "../model/range";
import { h } from "./dom";

/** A way to see more than nothing. */
interface Wider {
  title: string;
  choice: Choice;
}

/**
 * The choice without one of its filters each, with all weeks, and without any filter. `range` are the
 * weeks that are shown, which the choice need not name.
 */
export function widerChoices(choice: Choice, range: DateRange, all: DateRange): Wider[] {
  const used = dimensions.filter((dimension) => choice.filters[dimension].length > 0);
  const without = used.map((dimension) => ({
    title: `Any ${dimensionNames[dimension].toLowerCase()}, not only ${choice.filters[dimension].map(valueName).join(", ")}`,
    choice: { ...choice, filters: { ...choice.filters, [dimension]: [] } },
  }));
  const narrow = range.from > all.from || range.to < all.to;
  const weeks = narrow
    ? [{ title: `All weeks, ${all.from} to ${all.to}`, choice: { ...choice, range: all } }]
    : [];
  const reset =
    used.length > 1 ? [{ title: "No filters", choice: { ...choice, filters: noFilters() } }] : [];
  return [...without, ...weeks, ...reset];
}

/** What stands in place of charts that a choice has left nothing of. */
export function nothingLeft(
  what: string,
  choice: Choice,
  range: DateRange,
  all: DateRange,
  change: (choice: Choice) => void,
): HTMLElement {
  const wider = widerChoices(choice, range, all);
  const buttons = wider.map((each) => {
    const button = h("button", { type: "button" }, each.title);
    button.addEventListener("click", () => {
      change(each.choice);
    });
    return h("li", {}, button);
  });
  return h(
    "section",
    { class: "notice nothing-left" },
    h("h2", {}, `No ${what} of this choice`),
    buttons.length > 0
      ? h("p", {}, "Nobody reported all of it together. To see more, choose:")
      : h("p", {}, `No ${what} of this program have arrived yet.`),
    ...(buttons.length > 0 ? [h("ul", {}, ...buttons)] : []),
  );
}
