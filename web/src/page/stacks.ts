import { type Label, getAnnotations } from "../api/annotations";
import { getList, getWeeks } from "../api/client";
import { getStacks } from "../api/program";
import type { Bar, Chart, ListedProgram, Stack, Stacks, Week } from "../api/types";
import { loadDrawing } from "../chart/drawing";
import { type Choice, choiceOf, programPath, stacksPath, stacksQuery } from "../model/choice";
import { count, plural } from "../model/format";
import { webAddress } from "../model/links";
import { listedOf } from "../model/listed";
import { type DateRange, titleOfRange } from "../model/range";
import { usualRange } from "../model/spans";
import { stackTree } from "../model/stack_tree";
import { compareVersions } from "../model/versions";
import { breakable, h } from "../view/dom";
import { chosenFilters, dimensionFilters, openFilters, weeksFilter } from "../view/filters";
import { keepFocus } from "../view/focus";
import { programLabels } from "../view/label";
import { programList } from "../view/program_list";
import { counterStacks } from "../view/stack_bugs";
import { nothingYet } from "../view/states";
import { openAll, treeKeys } from "../view/tree";
import { nothingLeft } from "../view/widen";
import { type Change, followChoice } from "./changing";
import { Results } from "./results";
import { show } from "./show";

const failed = "The stacks could not be loaded";

/** The versions that stacks have, as the chart of them would be. */
function versionChart(stacks: Stack[]): Chart[] {
  const reports = new Map<string, number>();
  for (const { Version, Reports } of stacks) {
    reports.set(Version, (reports.get(Version) ?? 0) + Reports);
  }
  // Where no stack has a version there is nothing to choose.
  if (reports.size === 1 && reports.has("")) return [];
  const Data = [...reports]
    .map(([Key, Value]): Bar => ({ Week: "", Key, Value }))
    .sort((a, b) => compareVersions(a.Key, b.Key));
  return [{ ID: "", Name: "Version", Type: "partition", Data }];
}

/** The page of the stacks of one program. */
class StacksPage {
  private readonly about = h("p", {});
  private readonly ways = h("p", { class: "ways" });
  private readonly bar = h("div", { class: "filters" });
  private readonly chosen = h("div", {});
  private readonly results = new Results();
  private readonly change: Change;
  private choice: Choice;

  constructor(
    private readonly listed: ListedProgram,
    private readonly weeks: Week[],
    private readonly newest: DateRange,
    private readonly labels: Label[],
  ) {
    this.choice = choiceOf(location.search);
    this.change = followChoice(stacksPath, (choice, rebuild) => {
      this.choice = choice;
      void this.update(rebuild);
    });
    document.title = `Stacks of ${listed.Name} – Tallystick`;
    treeKeys(this.results.element);
    // Paper cannot be unfolded.
    window.addEventListener("beforeprint", () => {
      openAll(this.results.element, true);
    });
  }

  async open(): Promise<HTMLElement[]> {
    await this.update(true);
    const title = h("h1", {}, "Stacks of ", ...breakable(this.listed.Name));
    const labels = programLabels(this.labels, this.listed.Name);
    return [
      h("div", { class: "page-head" }, title, ...labels, this.about, this.ways),
      this.bar,
      this.results.status,
      this.results.element,
    ];
  }

  private get range(): DateRange {
    return this.choice.range ?? this.newest;
  }

  private async update(rebuild: boolean): Promise<void> {
    const { choice, range, listed } = this;
    const versions = choice.filters.version;
    this.about.textContent = `${titleOfRange(range)}. Where the program failed, as its functions or positions in its code; the most frequent first.`;
    const query = stacksQuery(listed.Name, range, versions);
    this.ways.replaceChildren(
      h("a", { href: programPath(choice) }, "Its charts"),
      " ",
      h("a", { href: query }, "The stacks as JSON"),
      " ",
      h(
        "a",
        { href: range.from === range.to ? `/data/${range.to}` : "/data/" },
        "The reports themselves",
      ),
    );
    keepFocus(this.chosen, this.results.status, () => {
      this.chosen.replaceChildren(chosenFilters(choice, this.change));
    });
    await this.results.fill(failed, async () => {
      const narrowed = await getStacks(listed.Name, range, versions);
      const whole =
        versions.length > 0 && rebuild ? await getStacks(listed.Name, range, []) : narrowed;
      if (choice === this.choice) this.showFilters(whole.Stacks, rebuild);
      return this.contents(narrowed, choice, range);
    });
    if (this.bar.childElementCount === 0) this.showFilters([], true);
  }

  private showFilters(stacks: Stack[], rebuild: boolean): void {
    if (!rebuild) return;
    keepFocus(this.bar, this.results.status, () => {
      this.rebuildFilters(stacks);
    });
  }

  private rebuildFilters(stacks: Stack[]): void {
    const open = openFilters(this.bar);
    this.bar.replaceChildren(
      weeksFilter(this.weeks, this.range, (range) => {
        this.change({ ...this.choice, range });
      }),
      dimensionFilters(["version"], versionChart(stacks), {
        current: () => this.choice,
        change: (choice) => {
          this.change(choice, false);
        },
        open,
      }),
      this.chosen,
    );
  }

  private contents(stacks: Stacks, choice: Choice, range: DateRange) {
    if (stacks.Stacks.length === 0) {
      const all = { from: this.weeks[0]?.Week ?? "", to: this.weeks.at(-1)?.Week ?? "" };
      const only = {
        ...choice,
        filters: { ...choice.filters, goos: [], goarch: [], goversion: [] },
      };
      const nodes = [nothingLeft("stacks", only, range, all, this.change)];
      return { status: "Nothing to show.", nodes };
    }
    const place = h("div", {});
    this.fill(place, stacks.Stacks, stacks.Next, choice, range);
    const left =
      stacks.LeftOut > 0
        ? ` ${count(stacks.LeftOut)} occurrences are of stacks that are not listed, since their week had too many different ones.`
        : "";
    const counters = stackTree(stacks.Stacks);
    const listed = plural(
      counters.reduce((sum, each) => sum + each.stacks, 0),
      "different stack",
    );
    const bugs = plural(
      counters.reduce((sum, each) => sum + each.bugs.length, 0),
      "bug",
    );
    const first = stacks.Next === undefined ? "" : "The most frequent ";
    return {
      status: `${first}${listed} of ${bugs} in ${plural(stacks.NumReports, "report")} of all programs.${left}`,
      nodes: [place],
    };
  }

  private fill(
    place: HTMLElement,
    stacks: Stack[],
    next: string | undefined,
    choice: Choice,
    range: DateRange,
  ): void {
    const anyIssue = stacks.some(({ Issue }) => Issue);
    const sections = stackTree(stacks).map((group) => {
      const section = counterStacks(group, range, anyIssue);
      section.querySelector("p")?.append(...this.issueLinks(group.counter));
      return section;
    });
    place.replaceChildren(this.folding(place), ...sections);
    // The first one shows what there is to see.
    const first = place.querySelector<HTMLDetailsElement>("details.fold");
    if (first) first.open = true;
    if (next !== undefined) place.append(this.moreButton(place, stacks, next, choice, range));
  }

  private issueLinks(counter: string): (HTMLElement | string)[] {
    const listed = listedOf(counter, this.listed.Charts, { stack: true });
    const links = (listed?.Issues ?? []).flatMap((issue) => {
      const href = webAddress(issue);
      return href === undefined ? [] : [" ", h("a", { href }, issue.replace(/^https?:\/\//, ""))];
    });
    return links.length === 0 ? [] : [" Approved in", ...links, "."];
  }

  private folding(place: HTMLElement): HTMLElement {
    const make = (text: string, open: boolean) => {
      const button = h("button", { type: "button" }, text);
      button.addEventListener("click", () => {
        openAll(place, open);
      });
      return button;
    };
    return h("p", { class: "segments" }, make("Unfold all", true), make("Fold all", false));
  }

  private moreButton(
    place: HTMLElement,
    stacks: Stack[],
    next: string,
    choice: Choice,
    range: DateRange,
  ): HTMLElement {
    const button = h(
      "button",
      { type: "button" },
      `More than ${plural(stacks.length, "stack")}: show the next`,
    );
    button.addEventListener("click", () => {
      button.disabled = true;
      getStacks(this.listed.Name, range, choice.filters.version, next).then(
        (page) => {
          this.fill(place, [...stacks, ...page.Stacks], page.Next, choice, range);
        },
        () => {
          button.disabled = false;
          button.textContent = "The next stacks could not be loaded. Try again";
        },
      );
    });
    return h("p", {}, button);
  }
}

void show(failed, async () => {
  loadDrawing().catch(() => undefined);
  const [list, weeks, notes] = await Promise.all([getList(), getWeeks(), getAnnotations()]);
  const programs = list.Programs.filter(({ Charts }) =>
    Charts.some(({ Depth }) => Depth !== undefined),
  );
  const { name } = choiceOf(location.search);
  const listed = programs.find((each) => each.Name === name);
  if (!listed) return programList(name, programs, stacksPath);
  const newest = usualRange(weeks);
  if (!newest) return [nothingYet()];
  return new StacksPage(listed, weeks, newest, notes.labels).open();
});
