import type { CounterConfig, ProgramConfig } from "../api/types";
import { parseCounter } from "../model/buckets";
import { plural, share } from "../model/format";
import type { Entry } from "./contents";
import { breakable, h } from "./dom";

function names(list: string[]): HTMLElement {
  return h("ul", { class: "names" }, ...list.map((name) => h("li", {}, h("code", {}, name))));
}

/** A long list behind one line that says how long it is. */
export function collapsed(title: string, list: string[]): HTMLElement {
  return h("details", {}, h("summary", {}, title), names(list));
}

/** Said only where it is not the rule: at rate 1 every report may hold the counter. */
function rateNote({ Rate = 1 }: CounterConfig): string {
  return Rate > 0 && Rate < 1 ? `, in ${share(Rate, 1)} of reports` : "";
}

function counterItem(counter: CounterConfig): HTMLElement {
  const { chart, buckets } = parseCounter(counter.Name);
  const kind = buckets.length === 0 ? "a plain count" : plural(buckets.length, "bucket");
  return h(
    "li",
    {},
    h("code", { class: "counter" }, chart),
    " ",
    h("span", {}, kind + rateNote(counter)),
    ...(buckets.length === 0 ? [] : [names(buckets)]),
  );
}

function stackItem(stack: CounterConfig): HTMLElement {
  const depth = stack.Depth ? ` of up to ${plural(stack.Depth, "frame")}` : "";
  return h(
    "li",
    {},
    h("code", { class: "counter" }, stack.Name),
    " ",
    h("span", {}, `a stack${depth}${rateNote(stack)}`),
  );
}

function itemList(title: string, items: HTMLElement[]): HTMLElement[] {
  return items.length === 0 ? [] : [h("h3", {}, title), h("ul", { class: "counters" }, ...items)];
}

function programId(name: string): string {
  return `program:${name}`;
}

export function programConfig(program: ProgramConfig): HTMLElement {
  return h(
    "section",
    { class: "program", id: programId(program.Name) },
    h("h2", {}, ...breakable(program.Name)),
    ...itemList("Counters", program.Counters.map(counterItem)),
    ...itemList("Stacks", program.Stacks.map(stackItem)),
    collapsed(plural(program.Versions.length, "version"), program.Versions),
  );
}

export function configEntry({ Name, Counters, Stacks }: ProgramConfig): Entry {
  return {
    id: programId(Name),
    name: Name,
    extent: plural(Counters.length + Stacks.length, "name"),
  };
}
