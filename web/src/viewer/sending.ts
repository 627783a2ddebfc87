import { count, plural, rateText } from "../model/format";
import { webAddress } from "../model/links";
import { matches } from "../model/search";
import { breakable, h } from "../view/dom";
import { buildOf } from "./counts";
import { command, nameOf, optionOf, problems, section } from "./elements";
import type { Preview, PreviewedReport, Verdict } from "./types";

const stages = {
  ready: "Made, and waits to be sent",
  over: "The week is over; the next run makes the report",
  "in progress": "The week is not over: as if it ended now",
} as const;

function issueLinks(issues: string[]): (Node | string)[] {
  return issues.flatMap((issue, i) => {
    const href = webAddress(issue);
    const shown = issue.replace(/^https?:\/\//, "");
    return [
      i === 0 ? ", approved in " : ", ",
      href === undefined
        ? shown
        : h("a", { href, rel: "noreferrer noopener" }, ...breakable(shown)),
    ];
  });
}

/** Of longer rules the rest is folded: some have hundreds of buckets. */
const shownOfRule = 80;

/**
 * The rule of the public list that it goes or stays by, if there is one: `by
 * gopls/client:{vim,vscode}, in 50 % of reports, approved in …`.
 */
function rule({ Rule, Rate, Issues, Sent }: Verdict): HTMLElement[] {
  if (Rule === null) return [];
  const rate = Rate !== null && Rate < 1 ? `, in ${rateText(Rate)} of reports` : "";
  const long = Rule.length > shownOfRule;
  const short = long ? `${Rule.slice(0, shownOfRule - 1)}…` : Rule;
  return [
    h(
      "p",
      { class: "soft" },
      Sent > 0 ? "by " : "On the public list as ",
      h("code", {}, ...breakable(short)),
      rate,
      ...issueLinks(Issues),
    ),
    ...(long
      ? [
          h(
            "details",
            { class: "soft rule" },
            h("summary", {}, "The whole rule"),
            h("code", {}, ...breakable(Rule)),
          ),
        ]
      : []),
  ];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** `word` is what is said of a counter that is in the report. */
function item(verdict: Verdict, word: string): HTMLElement {
  const { Name, Sent, LeftOut, Reason } = verdict;
  const stays =
    LeftOut > 0
      ? [h("p", {}, Sent > 0 ? `${count(LeftOut)} of it stays here: ${Reason}.` : sentence(Reason))]
      : [];
  return h(
    "li",
    { "data-name": Name, "data-sent": String(Sent), "data-left": String(LeftOut) },
    h(
      "div",
      { class: "verdict" },
      h("span", { class: Sent > 0 ? "mark goes" : "mark stays" }, Sent > 0 ? word : "stays"),
      nameOf(Name),
      h("span", { class: "number" }, count(Sent > 0 ? Sent : LeftOut)),
    ),
    ...rule(verdict),
    ...stays,
  );
}

function byProgram(verdicts: Verdict[]): Map<string, Verdict[]> {
  const programs = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const name = `${verdict.Program} ${buildOf(verdict)}`;
    programs.set(name, [...(programs.get(name) ?? []), verdict]);
  }
  return programs;
}

type Which = "all" | "sent" | "stays";
function choicesOf(word: string): [Which, string][] {
  return [
    ["all", "All"],
    ["sent", `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`],
    ["stays", "Stay here"],
  ];
}

/** What would only be sent by another mode, say, is on the public list all the same. */
function wordOf({ Sent }: PreviewedReport): string {
  return Sent ? "sent" : "listed";
}

/** Long lists of what stays are closed at first: what is sent is what one has to know. */
function programGroup(name: string, list: Verdict[], word: string): HTMLDetailsElement {
  const goes = list.filter((each) => each.Sent > 0).length;
  const group = h(
    "details",
    { class: "verdict-group" },
    h(
      "summary",
      {},
      h("strong", {}, ...breakable(name)),
      ` ${count(goes)} ${word}, ${count(list.length - goes)} stay here`,
    ),
    h("ul", { class: "verdicts" }, ...list.map((each) => item(each, word))),
  );
  group.open = goes > 0;
  return group;
}

/** The counters of a report, to be narrowed by words and by what becomes of them. */
function verdictList(report: PreviewedReport, verdicts: Verdict[]): HTMLElement {
  const word = wordOf(report);
  const groups = [...byProgram(verdicts)].map(([name, list]) => programGroup(name, list, word));
  const id = `find-${report.Week}`;
  const field = h("input", { type: "search", id, autocomplete: "off" });
  const status = h("p", { role: "status" });
  let which: Which = "all";
  const narrow = () => {
    let found = 0;
    for (const group of groups) {
      let any = false;
      for (const each of group.querySelectorAll<HTMLElement>("li[data-name]")) {
        const goes = each.dataset.sent !== "0";
        const right = which === "all" || goes === (which === "sent");
        each.hidden =
          !right ||
          !matches(
            `${group.firstChild?.textContent ?? ""} ${each.textContent}`,
            field.value.trim(),
          );
        if (!each.hidden) {
          found += 1;
          any = true;
        }
      }
      group.hidden = !any;
      if (field.value !== "" && any) group.open = true;
    }
    status.textContent = `${count(found)} of ${count(verdicts.length)}`;
  };
  const radios = choicesOf(word).map(([value, label]) => {
    const input = h("input", { type: "radio", name: `which-${report.Week}`, value });
    input.checked = value === which;
    input.addEventListener("change", () => {
      which = value;
      narrow();
    });
    return h("label", {}, input, label);
  });
  field.addEventListener("input", narrow);
  narrow();
  return h(
    "div",
    {},
    h(
      "div",
      { class: "search", role: "search", "aria-label": `Week that ends ${report.Week}` },
      h("label", { for: id }, "Search counters, programs and reasons"),
      field,
      status,
      h("fieldset", { class: "choices" }, h("legend", {}, "Show"), ...radios),
    ),
    ...groups,
  );
}

function reportPart(report: PreviewedReport): HTMLElement {
  const { Week, Stage, Sent, Reason, Notes, Counters, LeftOut } = report;
  const goes = Counters?.filter((each) => each.Sent > 0).length ?? 0;
  const number = plural(goes, "counter");
  const goesOut =
    Counters === null
      ? "Its bytes would be sent as they are; what is in them cannot be told."
      : `${number} of it would be sent.`;
  const what = Sent
    ? goesOut
    : `It would not be sent: ${Reason}.${goes > 0 ? ` Without that, ${number} would be.` : ""}`;
  return h(
    "div",
    { class: "coming", "data-week": Week },
    h("h3", {}, `Week that ends ${Week}`),
    h("p", { class: "soft" }, `${stages[Stage]}.`),
    h("p", {}, what),
    ...Notes.map((note) => h("p", { class: "soft" }, note)),
    ...(LeftOut === null ? [h("p", {}, "What of it would stay cannot be told.")] : []),
    ...(Counters === null || Counters.length === 0 ? [] : [verdictList(report, Counters)]),
    h(
      "details",
      {},
      h("summary", {}, "The report, byte for byte"),
      h("pre", { tabindex: "0" }, report.Report),
    ),
  );
}

/** What the next weekly run would send, and for each counter why it goes or stays. */
export function sendingPart(preview: Preview, collection: string): HTMLElement {
  const { Mode, Config, NoConfig, Reports } = preview;
  const by =
    Config !== null
      ? ` By version ${Config} of the public list.`
      : NoConfig === ""
        ? ""
        : ` There is no public list here: ${NoConfig}.`;
  const text =
    Mode === "off"
      ? "The mode is off: nothing is counted, and nothing is sent."
      : Reports.length === 0
        ? `Nothing waits to be sent.${by}`
        : by.trim();
  return section(
    "sending",
    "What would be sent, and why",
    h(
      "p",
      { class: "soft" },
      text,
      " The same in a terminal: ",
      command(`tally preview${optionOf(collection)}`),
    ),
    ...problems(preview.Problems),
    ...Reports.map(reportPart),
  );
}
