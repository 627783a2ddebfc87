// What happens on the pages of a program when another choice is made.
import { beforeEach, expect, it, vi } from "vitest";
import { chartsAnswer, listAnswer, program, range, stacks, weeks } from "./canned";
import { open } from "./page";
import { stubScreen } from "./screen";

// Whole pages in a simulated browser take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
const patience = { timeout: 20_000 };

const longAgo = "2024-01-07";
const published = JSON.stringify({
  Weeks: [longAgo, ...weeks].map((Week) => ({ Week, Reports: 200 })),
});
const stacksAnswer = (shown: object[]) =>
  JSON.stringify({ NumReports: 2400, Stacks: shown, LeftOut: 0 });

/** What the collector answers where the test says nothing else. */
function usualAnswer(path: string): string {
  if (path.includes("/weeks")) return published;
  if (path.includes("/config/list")) return listAnswer;
  return path.includes("/stacks") ? stacksAnswer(stacks) : chartsAnswer();
}

function serve(answer: (path: string) => Response | undefined = () => undefined): void {
  vi.stubGlobal("fetch", (path: string) =>
    Promise.resolve(answer(path) ?? new Response(usualAnswer(path))),
  );
}

beforeEach(() => {
  stubScreen();
  serve();
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  document.body.innerHTML = '<main><div id="content"></div></main>';
});

const programPage = () => import("../src/page/program");
const stacksPage = () => import("../src/page/stacks");

async function openAt(address: string, page: () => Promise<unknown>): Promise<HTMLElement> {
  history.replaceState(null, "", address);
  return open(page);
}

async function settled(content: HTMLElement): Promise<void> {
  await vi.waitUntil(() => content.querySelector(".results:not([aria-busy])"), patience);
}

function button(place: ParentNode, text: string): HTMLElement {
  const found = [...place.querySelectorAll("button")].find((each) => each.textContent === text);
  if (!found) throw new Error(`no button ${text}`);
  return found;
}

/** Chooses as a key would: what is chosen has the focus. */
function press(control: HTMLElement): void {
  control.focus();
  control.click();
}

const pages = [
  ["program", `/program/?name=${program}`, programPage],
  ["stacks", `/stacks/?name=${program}`, stacksPage],
] as const;

it.each(pages)(
  "the page %s offers all weeks where only those it shows by itself have nothing",
  async (_, address, page) => {
    serve((path) => {
      if (!/\/(charts|stacks)\?/.test(path) || path.includes(`from=${longAgo}`)) return undefined;
      return new Response(path.includes("/stacks") ? stacksAnswer([]) : chartsAnswer([]));
    });
    const content = await openAt(address, page);
    const notice = content.querySelector(".nothing-left");
    expect(notice?.textContent).not.toContain("have arrived yet");
    press(button(content, `All weeks, ${longAgo} to ${range.to}`));
    await vi.waitUntil(() => content.querySelector(".results section:not(.notice)"), patience);
    expect(document.activeElement).toBe(content.querySelector("[role=status]"));
  },
);

it.each(pages)("the page %s says so where nothing has ever arrived", async (_, address, page) => {
  serve((path) => {
    if (path.includes("/weeks"))
      return new Response(JSON.stringify({ Weeks: [{ Week: range.to, Reports: 1 }] }));
    if (path.includes("/stacks")) return new Response(stacksAnswer([]));
    return path.includes("/charts") ? new Response(chartsAnswer([])) : undefined;
  });
  const content = await openAt(address, page);
  const notice = content.querySelector(".nothing-left");
  expect(notice?.textContent).toMatch(/No (reports|stacks) of this program have arrived yet\./);
  expect(notice?.querySelector("button")).toBeNull();
});

it.each(pages)(
  "the page %s keeps the focus when other weeks are chosen",
  async (_, address, page) => {
    const content = await openAt(address, page);
    press(button(content, "Newest week"));
    await settled(content);
    expect(document.activeElement).toBe(button(content, "Newest week"));
    const select = content.querySelector<HTMLSelectElement>("select[name=from]");
    if (!select) throw new Error("no weeks to choose from");
    select.focus();
    select.value = weeks[4] ?? "";
    select.dispatchEvent(new Event("change"));
    await vi.waitUntil(() => content.querySelector("select[name=from]") !== select, patience);
    await settled(content);
    expect(document.activeElement).toBe(content.querySelector("select[name=from]"));
  },
);

it("the focus goes on to the next filter when one is removed, and from the last to what is said", async () => {
  const content = await openAt(
    `/program/?name=${program}&version=v1.1.0&version=v1.2.0&goos=linux`,
    programPage,
  );
  const focused = () => document.activeElement?.getAttribute("aria-label");
  press(button(content, "v1.1.0 ×"));
  expect(focused()).toBe("Remove version v1.2.0");
  await settled(content);
  expect(focused()).toBe("Remove version v1.2.0");
  press(button(content, "linux ×"));
  await settled(content);
  expect(focused()).toBe("Remove version v1.2.0");
  press(button(content, "v1.2.0 ×"));
  await settled(content);
  expect(document.activeElement).toBe(content.querySelector("[role=status]"));
});

it("the focus stays where it is outside of what is replaced", async () => {
  const content = await openAt(`/program/?name=${program}&goos=linux`, programPage);
  const outside = document.createElement("button");
  document.body.append(outside);
  outside.focus();
  button(content, "Newest week").click();
  await settled(content);
  expect(document.activeElement).toBe(outside);
});

it("says that weeks are too many for lines, and links to the query that was answered", async () => {
  serve((path) =>
    path.includes("series=week")
      ? new Response('{"Error":"These are too many bars."}', { status: 400 })
      : undefined,
  );
  const content = await openAt(`/program/?name=${program}`, programPage);
  expect(content.querySelector("[role=status]")?.textContent).toContain("too many weeks");
  const tools = content.querySelector<HTMLDetailsElement>("details.tools");
  if (!tools) throw new Error("no tools");
  tools.dispatchEvent(new Event("toggle"));
  const links = [...tools.querySelectorAll("a")];
  const query = links.find(({ textContent }) => textContent === "The numbers as JSON");
  expect(query?.getAttribute("href")).toMatch(/^\/api\/v1\/charts\?from=.*&program=/);
  expect(query?.getAttribute("href")).not.toContain("series");
});

it("says nothing of too many weeks where there are lines", async () => {
  const content = await openAt(`/program/?name=${program}`, programPage);
  expect(content.querySelector("[role=status]")?.textContent).not.toContain("too many");
});
