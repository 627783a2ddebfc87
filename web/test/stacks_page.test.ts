import { beforeEach, expect, it, vi } from "vitest";
import type { Stack } from "../src/api/types";
import { plural } from "../src/model/format";
import { issue, listAnswer, program, stack, stacks, stacksAnswer, weeksAnswer } from "./canned";
import { open, serve } from "./page";
import { stubScreen, until } from "./screen";

// Whole pages in a simulated browser take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(() => {
  stubScreen();
  document.body.innerHTML = '<main><div id="content"></div></main>';
});

async function openWith(shown: Stack[]): Promise<HTMLElement> {
  serve({ weeks: weeksAnswer, "config/list": listAnswer, stacks: stacksAnswer(shown) });
  history.replaceState(null, "", `/stacks/?name=${program}`);
  return open(() => import("../src/page/stacks"));
}

function press(content: HTMLElement, text: string): void {
  [...content.querySelectorAll("button")].find(({ textContent }) => textContent === text)?.click();
}

function bugs(content: HTMLElement): HTMLElement[] {
  return [...content.querySelectorAll<HTMLElement>("li.bug")];
}

/** Opens or closes a bug, as the browser tells of it. */
function turn(bug: HTMLElement | undefined, open: boolean): void {
  const details = bug?.querySelector("details");
  if (!details) throw new Error("the bug has no fold");
  details.open = open;
  details.dispatchEvent(new Event("toggle"));
}

const alike = { Group: { Blamed: "acme::parse", Functions: ["acme::parse"] } };

it("has each bug of a counter in a line, and each stack of it with its id and weeks", async () => {
  const content = await openWith(stacks);
  const sections = [...content.querySelectorAll<HTMLElement>("section[data-counter]")];
  expect(sections.map(({ dataset }) => dataset.counter)).toEqual(["acme/crash", "acme/bug"]);
  expect(bugs(content).map((bug) => bug.querySelector("summary")?.textContent)).toEqual([
    "acme::parse2 stacks, 122 times in v1.1.0 and v1.2.0",
    "libc.so.61 stack, 6 times in v1.2.0",
    "golang.org/x/tools/gopls/internal/bug report1 stack, 4 times in v1.2.0",
  ]);
  press(content, "Unfold all");
  const ids = [...content.querySelectorAll<HTMLElement>("[data-stack]")];
  expect(ids.map(({ dataset }) => dataset.stack).sort()).toEqual(stacks.map(({ ID }) => ID).sort());
  expect(content.querySelector("[role=status]")?.textContent).toContain(
    "4 different stacks of 3 bugs in 2,400 reports",
  );
  await until(() => content.querySelector(".leaf svg"));
});

it("has no fold for what all stacks of a bug begin with", async () => {
  const content = await openWith(stacks);
  press(content, "Unfold all");
  const [many, one] = bugs(content);
  expect(many?.querySelectorAll("details details")).toHaveLength(2);
  expect(many?.querySelectorAll("details details details")).toHaveLength(0);
  const common = [...(many?.querySelectorAll("details > .frames > li") ?? [])].slice(0, 3);
  expect(common.map(({ textContent }) => textContent)).toEqual([
    "acme::parse +0x2c",
    "acme::load(<>) +0x10",
    "acme::run +0x3",
  ]);
  expect(one?.querySelectorAll("details details")).toHaveLength(0);
  expect(one?.querySelectorAll(".leaf")).toHaveLength(1);
});

it("links the issue of a bug beside its line, closed and open, with its state in words", async () => {
  const content = await openWith(stacks);
  const [bug, other] = bugs(content);
  const link = () => bug?.querySelector(".bug-issues a");
  expect(link()?.textContent).toBe("#12 parse: <b>12</b> out of range");
  expect(link()?.getAttribute("href")).toBe("https://acme.org/issues/12");
  expect(bug?.querySelector(".state")?.textContent).toBe("open");
  turn(bug, false);
  expect(link()?.closest("details")).toBeNull();
  turn(bug, true);
  expect(
    link()
      ?.closest("details")
      ?.children[1]?.contains(link() ?? null),
  ).toBe(true);
  expect(link()?.closest("summary")).toBeNull();
  expect(other?.querySelector(".bug-issues")?.textContent).toBe("no issue known");
});

it("says of each stack how it belongs to the issue", async () => {
  const content = await openWith(stacks);
  press(content, "Unfold all");
  const words = [...content.querySelectorAll(".leaf")].map(
    (leaf) => leaf.querySelector(".row-table + p")?.textContent,
  );
  expect(words.slice(0, 2)).toEqual(["#12 names this stack.", "#12 has stacks like this one."]);
});

it("shows each issue where stacks of one bug have different ones, and which have none", async () => {
  const closed = issue(7, { State: "closed" });
  const content = await openWith([
    stack("v1", "c\na:+0x1", 5, 1, { ...alike, Issue: issue(12) }),
    stack("v1", "c\na:+0x2", 4, 1, { ...alike, Issue: closed }),
    stack("v1", "c\na:+0x3", 3, 1, alike),
  ]);
  const items = [...content.querySelectorAll(".bug-issues li")].map(
    ({ textContent }) => textContent,
  );
  expect(items).toEqual([
    "#12 parse: <b>12</b> out of range open",
    "#7 parse: <b>7</b> out of range closed",
  ]);
  press(content, "Unfold all");
  const words = [...content.querySelectorAll(".leaf > p:first-of-type")].map(
    ({ textContent }) => textContent,
  );
  expect(words).toEqual([
    "#12 names this stack.",
    "#7 names this stack.",
    "No issue is known of this stack.",
  ]);
});

it("does not speak of issues where none is known of the program", async () => {
  const content = await openWith([stack("v1", "c\na", 5), stack("v1", "c\nb", 4)]);
  press(content, "Unfold all");
  expect(bugs(content)).toHaveLength(2);
  expect(content.textContent).not.toMatch(/issue/i);
});

it("takes nothing but a web address for a link, and a title for text", async () => {
  const Issue = issue(3, { URL: "javascript:alert(1)", Title: "<img src=x>" });
  const content = await openWith([stack("v1", "c\na", 5, 1, { Issue })]);
  press(content, "Unfold all");
  expect(content.querySelector(".bug-issues")?.textContent).toBe("#3 <img src=x> open");
  expect(content.querySelector(".bugs a, .bugs img")).toBeNull();
});

it("opens the folds by arrow keys, a bug being one of them", async () => {
  const content = await openWith(stacks);
  const [first, second] = bugs(content);
  turn(first, true);
  const summaries = [...(first?.querySelectorAll("summary") ?? [])];
  expect(summaries).toHaveLength(3);
  const key = (name: string) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key: name, bubbles: true }),
    );
  summaries[0]?.focus();
  key("ArrowDown");
  expect(document.activeElement).toBe(summaries[1]);
  key("ArrowLeft");
  expect(document.activeElement).toBe(summaries[0]);
  key("ArrowLeft");
  expect(first?.querySelector("details")?.open).toBe(false);
  key("ArrowDown");
  expect(document.activeElement).toBe(second?.querySelector("summary"));
});

it("tells the numbers of a stack's weeks to the arrow keys, week after week", async () => {
  const content = await openWith(stacks);
  press(content, "Unfold all");
  const plot = content.querySelector<HTMLElement>(".leaf .plot");
  await until(() => plot?.querySelector(".marks"));
  const told = stacks.slice(0, 2).flatMap(({ Version, Weeks }) =>
    (Weeks ?? []).map(({ Week, Sum, Reports }) => ({
      Week,
      words: `${Version}, week ending ${Week}, ${plural(Sum, "time")}, in ${plural(Reports, "report")}`,
    })),
  );
  expect(told.length).toBeGreaterThan(10);
  const spoken = told.map(() => {
    plot?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    return plot?.querySelector("[aria-live]")?.textContent;
  });
  const inOrder = [...told].sort((a, b) => a.Week.localeCompare(b.Week));
  expect(spoken).toEqual(inOrder.map(({ words }) => words));
});

it("can narrow to stacks of programs without a version, where others have one", async () => {
  const content = await openWith([stack("", "c\na", 5), stack("v1", "c\na", 4)]);
  const box = content.querySelector<HTMLInputElement>('input[name="version"][value=""]');
  expect(box?.parentElement?.textContent).toBe("no version5");
  box?.click();
  expect(location.search).toBe(`?name=${program}&version=`);
  const chosen = content.querySelector(".chosen button")?.getAttribute("aria-label");
  expect(chosen).toBe("Remove version no version");
});
