import type { Issue } from "../api/types";
import { webAddress } from "../model/links";
import type { Bug, OneStack } from "../model/stack_tree";
import { h } from "./dom";

function issueLink({ URL }: Issue, text: string): HTMLElement {
  const href = webAddress(URL);
  return href === undefined ? h("span", {}, text) : h("a", { href }, text);
}

function issueItem(issue: Issue): HTMLElement {
  const { Number, Title, State } = issue;
  return h(
    "li",
    { "data-issue": String(Number) },
    issueLink(issue, `#${Number} ${Title}`.trim()),
    " ",
    h("span", { class: `state state-${State}` }, State),
  );
}

/**
 * The issues of a bug. That there is none is said only where others have some (`anyKnown`): else
 * nobody looks for them.
 */
export function issueList({ issues }: Bug, anyKnown: boolean): HTMLElement | undefined {
  if (issues.length > 0) return h("ul", { class: "bug-issues" }, ...issues.map(issueItem));
  return anyKnown ? h("p", { class: "bug-issues soft" }, "no issue known") : undefined;
}

/** How a stack belongs to an issue; one without is told of only if others of its bug have some. */
export function stackIssue({ issue }: OneStack, { issues }: Bug): HTMLElement[] {
  if (!issue) {
    return issues.length === 0
      ? []
      : [h("p", { class: "soft" }, "No issue is known of this stack.")];
  }
  const how = issue.By === "name" ? " names this stack." : " has stacks like this one.";
  return [h("p", { class: "soft" }, issueLink(issue, `#${issue.Number}`), how)];
}
