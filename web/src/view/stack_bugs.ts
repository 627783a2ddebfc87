import { plural } from "../model/format";
import { functionOf } from "../model/frames";
import type { DateRange } from "../model/range";
import type { Bug, CounterStacks } from "../model/stack_tree";
import { versionWords } from "../model/versions";
import { breakable, h } from "./dom";
import { frameWords } from "./frame";
import { bugStacks, fillWhenOpened } from "./stack_folds";
import { issueList } from "./stack_issue";

function bugSummary({ name, stacks, sum, versions }: Bug): HTMLElement {
  const words = versionWords(versions);
  return h(
    "summary",
    {},
    h("h3", {}, frameWords(functionOf(name))),
    h("span", { class: "extent" }, `${plural(stacks, "stack")}, ${plural(sum, "time")}`),
    ...(words === "" ? [] : [" ", h("span", { class: "bug-versions" }, words)]),
  );
}

/** A bug as one line, with its stacks behind it and its issues under it. */
function bugItem(bug: Bug, range: DateRange, anyIssue: boolean): HTMLElement {
  const summary = bugSummary(bug);
  const details = h("details", { class: "fold" }, summary);
  const item = h("li", { class: "bug", "data-bug": bug.name }, details);
  fillWhenOpened(details, () => bugStacks(bug, range));
  const issues = issueList(bug, anyIssue);
  if (!issues) return item;
  // Links cannot be in a summary, and must be seen also if it is closed.
  item.append(issues);
  details.addEventListener("toggle", () => {
    (details.open ? summary : details).after(issues);
  });
  return item;
}

/** The bugs that a counter's stacks show. `anyIssue`: whether an issue is known of any stack. */
export function counterStacks(
  { counter, bugs, stacks, sum }: CounterStacks,
  range: DateRange,
  anyIssue: boolean,
): HTMLElement {
  const times = plural(sum, "time");
  const extent = `${plural(bugs.length, "bug")} in ${plural(stacks, "different stack")}, counted ${times}.`;
  return h(
    "section",
    { class: "program", "data-counter": counter, id: `stacks:${counter}` },
    h("h2", {}, ...breakable(counter)),
    h("p", { class: "soft" }, `${extent} The innermost frame stands first.`),
    h("ul", { class: "bugs" }, ...bugs.map((bug) => bugItem(bug, range, anyIssue))),
  );
}
