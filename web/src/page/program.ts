import { type Label, getAnnotations } from "../api/annotations";
import { getList, getWeeks } from "../api/client";
import { type OneProgram, getProgramCharts } from "../api/program";
import type { Chart, ListedProgram, Week } from "../api/types";
import { drawingSoon, loadDrawing } from "../chart/drawing";
import {
  type Choice,
  choiceOf,
  dimensions,
  isFiltered,
  noFilters,
  programPath,
  stacksPath,
} from "../model/choice";
import { count, plural } from "../model/format";
import { type DateRange, titleOfRange } from "../model/range";
import { usualRange, weeksIn } from "../model/spans";
import { aboutChoice, programCards } from "../view/cards";
import { breakable, h } from "../view/dom";
import { chosenFilters, dimensionFilters, openFilters, weeksFilter } from "../view/filters";
import { keepFocus } from "../view/focus";
import { programLabels } from "../view/label";
import { programList } from "../view/program_list";
import { nothingYet } from "../view/states";
import { nothingLeft } from "../view/widen";
import { type Change, followChoice } from "./changing";
import { Results } from "./results";
import { show } from "./show";

const failed = "The charts could not be loaded";

/** The page of one program: its head, its filters, and its charts. */
class ProgramPage {
  private readonly about = h("p", {});
  private readonly ways = h("p", { class: "ways" });
  private readonly bar = h("div", { class: "filters" });
  private readonly chosen = h("div", {});
  private readonly results = new Results();
  private readonly change: Change;
  /** What filters can choose from: the program unfiltered. */
  private whole?: OneProgram;

  /** `first`: the program unfiltered, in the range of the choice, which was asked for before. */
  constructor(
    private readonly listed: ListedProgram,
    private readonly weeks: Week[],
    private newest: DateRange,
    private readonly labels: Label[],
    private choice: Choice,
    private first: Promise<OneProgram> | undefined,
  ) {
    this.change = followChoice(programPath, (choice, rebuild) => {
      this.choice = choice;
      void this.update(rebuild);
    });
    document.title = `${listed.Name} – Tallystick`;
  }

  async open(): Promise<HTMLElement[]> {
    await this.update(true);
    const { Name } = this.listed;
    return [
      h(
        "div",
        { class: "page-head" },
        h("h1", {}, ...breakable(Name)),
        ...programLabels(this.labels, Name),
        this.about,
        this.ways,
      ),
      this.bar,
      this.results.status,
      this.results.element,
    ];
  }

  private get range(): DateRange {
    return this.choice.range ?? this.newest;
  }

  private get all(): DateRange {
    return { from: this.weeks[0]?.Week ?? "", to: this.weeks.at(-1)?.Week ?? "" };
  }

  private async wholeProgram(): Promise<OneProgram> {
    const { choice, range, first } = this;
    if (this.whole?.range.from === range.from && this.whole.range.to === range.to) {
      return this.whole;
    }
    this.first = undefined;
    this.whole = await (first ?? getProgramCharts(this.listed.Name, range, noFilters()));
    // A week may have been published since the weeks were asked for.
    if (!choice.range && this.whole.range.to !== "") this.newest = this.whole.range;
    return this.whole;
  }

  /** Shows the choice. `rebuild`: the filters too, which a box that was just ticked must outlive. */
  private async update(rebuild: boolean): Promise<void> {
    const { choice, range } = this;
    this.about.textContent = `${titleOfRange(range)}.`;
    this.ways.replaceChildren(...this.wayElements());
    keepFocus(this.chosen, this.results.status, () => {
      this.chosen.replaceChildren(chosenFilters(choice, this.change));
    });
    await this.results.fill(failed, async () => {
      const { filters } = choice;
      const [whole, narrowed] = await Promise.all([
        this.wholeProgram(),
        isFiltered(filters) ? getProgramCharts(this.listed.Name, range, filters) : undefined,
      ]);
      await drawingSoon();
      if (choice === this.choice) {
        this.about.textContent = `${titleOfRange(this.range)}.`;
        this.showFilters(whole.charts, rebuild);
      }
      return this.contents(narrowed ?? whole, choice, narrowed ? range : this.range);
    });
    // Without an answer the weeks can still be chosen.
    if (this.bar.childElementCount === 0) this.showFilters([], true);
  }

  private wayElements(): (HTMLElement | string)[] {
    const stacks = this.listed.Charts.some(({ Depth }) => Depth !== undefined);
    return [
      ...(stacks ? [h("a", { href: stacksPath(this.choice) }, "Its stacks"), " "] : []),
      h(
        "a",
        { href: "/config#" + encodeURIComponent(`program:${this.listed.Name}`) },
        "What it may send",
      ),
      " ",
      h("a", { href: "/data/" }, "The reports themselves"),
    ];
  }

  private showFilters(charts: Chart[], rebuild: boolean): void {
    if (!rebuild) return;
    keepFocus(this.bar, this.results.status, () => {
      this.rebuildFilters(charts);
    });
  }

  private rebuildFilters(charts: Chart[]): void {
    const open = openFilters(this.bar);
    this.bar.replaceChildren(
      weeksFilter(this.weeks, this.range, (range) => {
        this.change({ ...this.choice, range });
      }),
      dimensionFilters(dimensions, charts, {
        current: () => this.choice,
        change: (choice) => {
          this.change(choice, false);
        },
        open,
      }),
      this.chosen,
    );
  }

  private contents(program: OneProgram, choice: Choice, range: DateRange) {
    const { listed } = this;
    const noun = isFiltered(choice.filters) ? ("build" as const) : ("report" as const);
    if (program.charts.length === 0) {
      const nothing = nothingLeft("reports", choice, range, this.all, this.change);
      return { status: "Nothing to show.", nodes: [nothing] };
    }
    const setting = { numReports: program.numReports, noun, range };
    const { query, weekly } = program;
    const shown = { listed, choice, range, setting, weeks: weeksIn(this.weeks, range), query };
    const people = Math.max(...program.charts.map((chart) => chart.Participants ?? 0));
    const of =
      people > 0 ? `${count(people)} ${noun}${people === 1 ? "" : "s"} of this program` : "";
    const charts = plural(program.charts.length, "chart");
    const about = isFiltered(choice.filters) ? ` (${aboutChoice(choice, range)})` : "";
    const left = weekly
      ? ""
      : " These are too many weeks for lines by week of every chart; choose fewer.";
    return {
      status: `${charts}${of === "" ? "" : `, made of ${of}`}${about}.${left}`,
      nodes: [programCards(program.charts, shown)],
    };
  }
}

void show(failed, async () => {
  loadDrawing().catch(() => undefined);
  const choice = choiceOf(location.search);
  const { name, range } = choice;
  const first = name === "" ? undefined : getProgramCharts(name, range, noFilters());
  // Whoever waits for it is told; where there is no such program nobody does.
  first?.catch(() => undefined);
  const [list, weeks, notes] = await Promise.all([getList(), getWeeks(), getAnnotations()]);
  const listed = list.Programs.find((each) => each.Name === name);
  if (!listed) return programList(name, list.Programs, programPath);
  const newest = usualRange(weeks);
  if (!newest) return [nothingYet()];
  return new ProgramPage(listed, weeks, newest, notes.labels, choice, first).open();
});
