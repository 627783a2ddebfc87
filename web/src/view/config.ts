import type { ListedChart, ListedProgram, ListedPrompt } from "../api/types";
import { plural, rateText } from "../model/format";
import { webAddress } from "../model/links";
import type { Entry } from "./contents";
import { breakable, h } from "./dom";

function names(list: string[]): HTMLElement {
  return h("ul", { class: "names" }, ...list.map((name) => h("li", {}, h("code", {}, name))));
}

/** A long list behind one line that says how long it is. */
export function collapsed(title: string, list: string[]): HTMLElement {
  return h("details", {}, h("summary", {}, title), names(list));
}

function isStack({ Depth }: ListedChart): boolean {
  return Depth !== undefined;
}

function kind({ Type, Depth, Buckets }: ListedChart): string {
  if (Depth !== undefined)
    return Depth > 0 ? `a stack of up to ${plural(Depth, "frame")}` : "a stack";
  const buckets = Buckets.length === 0 ? "a plain count" : plural(Buckets.length, "bucket");
  // Bars are the rule.
  return ["counter", "partition"].includes(Type) ? buckets : `${buckets}, shown as a ${Type}`;
}

/** What is counted, and in which reports: `16 buckets, from v0.13.0 on`. */
function facts(chart: ListedChart): string {
  const { Rate, From } = chart;
  const since = From === "" ? "" : `, from ${From} on`;
  // Said only where it is not the rule: at rate 1 every report may hold the counter.
  return `${kind(chart)}${since}${Rate > 0 && Rate < 1 ? `, in ${rateText(Rate)} of reports` : ""}`;
}

function issue(address: string): HTMLElement {
  const href = webAddress(address);
  const shown = address.replace(/^https?:\/\//, "");
  return href === undefined ? h("span", {}, address) : h("a", { href }, ...breakable(shown));
}

function approval(issues: string[]): HTMLElement[] {
  if (issues.length === 0) return [];
  const links = issues.flatMap((each, i) => [i === 0 ? " " : ", ", issue(each)]);
  return [h("p", { class: "approval" }, "Approved in", ...links)];
}

function chartItem(chart: ListedChart): HTMLElement {
  const { Chart, Title, Description, Buckets, Issues } = chart;
  return h(
    "li",
    { "data-item": "" },
    ...(Title === "" ? [] : [h("h4", {}, Title)]),
    h("code", { class: "counter" }, ...breakable(Chart)),
    " ",
    h("span", {}, facts(chart)),
    ...(Description === "" ? [] : [h("p", {}, Description)]),
    ...(Buckets.length === 0 ? [] : [names(Buckets)]),
    ...approval(Issues),
  );
}

function whoIsAsked(rate: number): string {
  if (rate === 0) return "No user is asked whether to take part";
  const who = rate < 1 ? `${rateText(rate)} of users are` : "Every user is";
  return `${who} asked whether to take part`;
}

/** Which share of users is asked, and who approved it; nothing if the list does not say it. */
export function asking(prompt: ListedPrompt | undefined): HTMLElement[] {
  if (prompt === undefined) return [];
  const { Rate, Salt, Description, Issues } = prompt;
  return [
    h(
      "p",
      { class: "asking" },
      `${whoIsAsked(Rate)}, chosen by the salt `,
      h("code", {}, Salt),
      ". This is built into programs: a change reaches users with the next releases.",
      ...(Description === "" ? [] : [` ${Description}`]),
    ),
    ...approval(Issues),
  ];
}

function itemList(title: string, charts: ListedChart[]): HTMLElement[] {
  if (charts.length === 0) return [];
  const items = h("ul", { class: "counters" }, ...charts.map(chartItem));
  return [h("div", { "data-group": "" }, h("h3", {}, title), items)];
}

function programId(name: string): string {
  return `program:${name}`;
}

export function programConfig({ Name, Charts, Versions }: ListedProgram): HTMLElement {
  return h(
    "section",
    { class: "program", id: programId(Name), "data-group": "" },
    h("h2", {}, ...breakable(Name)),
    ...itemList(
      "Counters",
      Charts.filter((chart) => !isStack(chart)),
    ),
    ...itemList("Stacks", Charts.filter(isStack)),
    collapsed(plural(Versions.length, "version"), Versions),
  );
}

export function configEntry({ Name, Charts }: ListedProgram): Entry {
  return { id: programId(Name), name: Name, extent: plural(Charts.length, "name") };
}
