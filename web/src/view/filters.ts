import type { Bar, Chart, Week } from "../api/types";
import {
  type Choice,
  type Dimension,
  type Filters,
  dimensionCharts,
  dimensionNames,
  dimensions,
  isFiltered,
  noFilters,
  toggled,
  valueName,
} from "../model/choice";
import { count } from "../model/format";
import type { DateRange } from "../model/range";
import { matches } from "../model/search";
import { movedEnd, spansOf, wholeWeeks } from "../model/spans";
import { h } from "./dom";
import { whenIdle } from "./idle";

/** From so many values on a field finds them. */
const manyValues = 10;

interface Ticking {
  current: () => Choice;
  change: (choice: Choice) => void;
  /** Whose boxes are to be seen at once. */
  open?: string[];
}

/** The values of a dimension with how often each is there, the newest version first. */
export function valuesOf(dimension: Dimension, charts: Chart[], filters: Filters): Bar[] {
  const chart = charts.find(({ Name }) => Name === dimensionCharts[dimension]);
  const found = (chart?.Data ?? []).filter(({ Value }) => Value > 0);
  const byVersion = dimension === "version" || dimension === "goversion";
  const values = byVersion ? [...found].reverse() : [...found].sort((a, b) => b.Value - a.Value);
  // What is chosen stays to be seen, and to be let go, where nobody has it.
  const absent = filters[dimension].filter((key) => !values.some(({ Key }) => Key === key));
  return [...absent.map((Key) => ({ Week: "", Key, Value: 0 })), ...values];
}

function summaryText(dimension: Dimension, chosen: string[]): string {
  const [first] = chosen;
  if (first === undefined) return `${dimensionNames[dimension]}: all`;
  const more = chosen.length > 1 ? ` and ${chosen.length - 1} more` : "";
  return `${dimensionNames[dimension]}: ${valueName(first)}${more}`;
}

function checkbox(dimension: Dimension, { Key, Value }: Bar, checked: boolean): HTMLElement {
  const box = h("input", { type: "checkbox", name: dimension, value: Key });
  box.checked = checked;
  return h(
    "label",
    {},
    box,
    h("span", {}, valueName(Key)),
    h("span", { class: "soft" }, count(Value)),
  );
}

function finder(dimension: Dimension, labels: HTMLElement[]): HTMLElement {
  const field = h("input", {
    type: "search",
    autocomplete: "off",
    placeholder: "Find",
    "aria-label": `Find in ${dimensionNames[dimension].toLowerCase()}`,
  });
  field.addEventListener("input", () => {
    for (const label of labels) label.hidden = !matches(label.textContent, field.value.trim());
  });
  return field;
}

function fillBoxes(place: HTMLElement, dimension: Dimension, values: Bar[], chosen: string[]) {
  const labels = values.map((bar) => checkbox(dimension, bar, chosen.includes(bar.Key)));
  if (values.length >= manyValues) place.append(finder(dimension, labels));
  place.append(h("div", { class: "boxes" }, ...labels));
}

/** One dimension: a list of boxes behind a word that says what is chosen. */
function dimensionFilter(
  dimension: Dimension,
  values: Bar[],
  { current, change, open = [] }: Ticking,
): HTMLElement[] {
  if (values.length === 0) return [];
  const chosen = () => current().filters[dimension];
  const summary = h("summary", {}, summaryText(dimension, chosen()));
  const boxes = h("fieldset", {}, h("legend", { class: "unseen" }, dimensionNames[dimension]));
  const place = h("details", { class: "filter", "data-filter": dimension }, summary, boxes);
  const fill = () => {
    if (boxes.childElementCount === 1) fillBoxes(boxes, dimension, values, chosen());
  };
  place.open = open.includes(dimension);
  if (place.open) fill();
  else whenIdle(fill);
  place.addEventListener("toggle", fill, { once: true });
  boxes.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    const next = toggled(current(), dimension, box.value);
    summary.textContent = summaryText(dimension, next.filters[dimension]);
    change(next);
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !place.open) return;
    place.open = false;
    summary.focus();
  });
  return [place];
}

function weekSelect(
  label: string,
  end: "from" | "to",
  weeks: DateRange[],
  range: DateRange,
  moved: (range: DateRange) => void,
): HTMLElement {
  const here = range[end];
  // An address can ask for a range with other ends.
  const other = weeks.some((week) => week[end] === here) ? [] : [{ from: here, to: here }];
  const offered = [...other, ...weeks];
  const option = (week: string) => h("option", { value: week }, week);
  const select = h("select", { name: end }, option(here));
  whenIdle(() => {
    select.replaceChildren(...offered.map((week) => option(week[end])));
    select.value = here;
  });
  select.addEventListener("change", () => {
    const week = offered[select.selectedIndex];
    if (week) moved(movedEnd(range, end, week));
  });
  return h("label", {}, label, select);
}

function spanButtons(weeks: Week[], range: DateRange, moved: (range: DateRange) => void) {
  return spansOf(weeks).map((span) => {
    const here = span.range.from === range.from && span.range.to === range.to;
    const button = h("button", { type: "button", "aria-pressed": String(here) }, span.title);
    button.addEventListener("click", () => {
      moved(span.range);
    });
    return button;
  });
}

/** The weeks that are shown: both ends, and the ranges that are often wanted. */
export function weeksFilter(
  weeks: Week[],
  range: DateRange,
  moved: (range: DateRange) => void,
): HTMLElement {
  const whole = wholeWeeks(weeks);
  return h(
    "div",
    { class: "filter-weeks" },
    weekSelect("From week ", "from", whole, range, moved),
    weekSelect("to ", "to", whole, range, moved),
    h(
      "div",
      { class: "segments", role: "group", "aria-label": "Weeks" },
      ...spanButtons(weeks, range, moved),
    ),
  );
}

/** What is chosen, each with a button that lets it go, and one for all. */
export function chosenFilters(choice: Choice, change: (choice: Choice) => void): HTMLElement {
  const place = h("div", { class: "chosen" });
  if (!isFiltered(choice.filters)) return place;
  for (const dimension of dimensions) {
    for (const value of choice.filters[dimension]) {
      const name = valueName(value);
      const label = `Remove ${dimensionNames[dimension].toLowerCase()} ${name}`;
      const button = h("button", { type: "button", "aria-label": label }, `${name} ×`);
      button.addEventListener("click", () => {
        change(toggled(choice, dimension, value));
      });
      place.append(button);
    }
  }
  const reset = h("button", { type: "button", class: "reset" }, "Reset filters");
  reset.addEventListener("click", () => {
    change({ ...choice, filters: noFilters() });
  });
  place.append(reset);
  return place;
}

/** An open list covers what is below it: whoever goes on to something else closes it. */
function closeWhenLeft(row: HTMLElement): void {
  const leave = (target: EventTarget | null) => {
    for (const open of row.querySelectorAll<HTMLDetailsElement>("details[open]")) {
      if (!(target instanceof Node && open.contains(target))) open.open = false;
    }
  };
  row.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget !== null) leave(relatedTarget);
  });
  const outside = ({ target }: Event) => {
    if (row.isConnected) leave(target);
    else document.removeEventListener("pointerdown", outside);
  };
  document.addEventListener("pointerdown", outside);
}

/** The dimensions whose boxes are to be seen, for those that take their place. */
export function openFilters(place: HTMLElement): string[] {
  const open = [...place.querySelectorAll<HTMLElement>("details[open]")];
  return open.map((each) => each.dataset.filter ?? "");
}

/** Boxes for each dimension that has values. */
export function dimensionFilters(
  shown: readonly Dimension[],
  charts: Chart[],
  ticking: Ticking,
): HTMLElement {
  const { filters } = ticking.current();
  const row = h(
    "div",
    { class: "filter-row", role: "group", "aria-label": "Filters" },
    ...shown.flatMap((dimension) =>
      dimensionFilter(dimension, valuesOf(dimension, charts, filters), ticking),
    ),
  );
  closeWhenLeft(row);
  return row;
}
