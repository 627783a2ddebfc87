import { beforeEach, expect, it, vi } from "vitest";
import { chartsAnswer, listAnswer, program, weeksAnswer } from "./canned";
import { open } from "./page";
import { stubScreen } from "./screen";

// Whole pages in a simulated browser take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let asked: string[] = [];

/** The collector of the canned program: nobody uses it on plan9. */
function answer(path: string): string {
  if (path.includes("/weeks")) return weeksAnswer;
  if (path.includes("/config/list")) return listAnswer;
  return path.includes("goos=plan9") ? chartsAnswer([]) : chartsAnswer();
}

beforeEach(() => {
  asked = [];
  stubScreen();
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(answer(path)));
  });
  document.body.innerHTML = '<main><div id="content"></div></main>';
});

async function openAt(address: string, page: () => Promise<unknown>): Promise<HTMLElement> {
  history.replaceState(null, "", address);
  return open(page);
}

const programPage = () => import("../src/page/program");

async function settled(content: HTMLElement): Promise<void> {
  await vi.waitUntil(() => content.querySelector(".results:not([aria-busy])"));
}

it("shows the charts with their titles, and which approved ones are silent", async () => {
  const content = await openAt(`/program/?name=${program}`, programPage);
  expect(content.querySelector("h1")?.textContent).toBe(program);
  expect(content.querySelectorAll("figure")).toHaveLength(9);
  const latency = content.querySelector(`figure[data-chart="charts:${program}:acme/latency"]`);
  expect(latency?.querySelector("h3")?.textContent).toBe("How long a build takes");
  expect(latency?.textContent).toContain("From start to end.");
  expect(latency?.querySelector(".approval a")?.getAttribute("href")).toBe(
    "https://acme.org/issue/1",
  );
  expect(content.querySelector(".silent")?.textContent).toContain("Never reported");
  expect(content.querySelector("[role=status]")?.textContent).toContain("2,000 reports");
});

it("asks with the filters of the address, and shows them as chosen", async () => {
  const content = await openAt(`/program/?name=${program}&version=v1.2.0&goos=linux`, programPage);
  expect(asked.some((path) => path.endsWith("&version=v1.2.0&goos=linux"))).toBe(true);
  const checked = [...content.querySelectorAll<HTMLInputElement>("input:checked")];
  expect(checked.map(({ name, value }) => [name, value])).toEqual([
    ["version", "v1.2.0"],
    ["goos", "linux"],
  ]);
});

it("keeps each choice in the address, and goes back", async () => {
  const content = await openAt(`/program/?name=${program}`, programPage);
  content.querySelector<HTMLInputElement>("input[value=linux]")?.click();
  expect(location.search).toBe(`?name=${program}&goos=linux`);
  await settled(content);
  content.querySelector<HTMLInputElement>('input[value="v1.2.0"]')?.click();
  expect(location.search).toBe(`?name=${program}&version=v1.2.0&goos=linux`);
  await settled(content);
  content.querySelector<HTMLButtonElement>("button.reset")?.click();
  expect(location.search).toBe(`?name=${program}`);
  await settled(content);
  expect(content.querySelectorAll("input:checked")).toHaveLength(0);
  history.back();
  await vi.waitUntil(() => location.search.includes("version"));
  await vi.waitUntil(() => content.querySelectorAll("input:checked").length === 2);
});

it("says how to widen a choice that nobody has", async () => {
  const content = await openAt(`/program/?name=${program}&goos=plan9`, programPage);
  const notice = content.querySelector(".nothing-left");
  expect(notice?.textContent).toContain("No reports of this choice");
  notice?.querySelector("button")?.click();
  expect(location.search).toBe(`?name=${program}`);
  await vi.waitUntil(() => content.querySelector("figure"));
});

it("lists the programs where the address names none", async () => {
  const content = await openAt("/program/?name=nobody", programPage);
  expect(content.querySelector("h1")?.textContent).toBe("There is no such program");
  expect(content.querySelector("li a")?.getAttribute("href")).toBe(`/program/?name=${program}`);
});

it("turns a picture into its table and back", async () => {
  const content = await openAt(`/program/?name=${program}`, programPage);
  const figure = content.querySelector(`[id="charts:${program}:GOOS"]`);
  await vi.waitUntil(() => figure?.querySelector("svg"));
  const table = [...(figure?.querySelectorAll("button") ?? [])].find(
    ({ textContent }) => textContent === "Table",
  );
  table?.click();
  expect(figure?.querySelectorAll("tbody tr")).toHaveLength(3);
  expect(figure?.querySelector("svg")).toBeNull();
  table?.click();
  await vi.waitUntil(() => figure?.querySelector("svg"));
});

it("tells the numbers of a picture to the arrow keys", async () => {
  const content = await openAt(`/program/?name=${program}`, programPage);
  const plot = content.querySelector<HTMLElement>(`[id="charts:${program}:GOOS"] .plot`);
  await vi.waitUntil(() => plot?.querySelector("svg"));
  const press = (key: string) => plot?.dispatchEvent(new KeyboardEvent("keydown", { key }));
  press("ArrowDown");
  expect(plot?.querySelector(".tip strong")?.textContent).toBe("darwin");
  press("End");
  expect(plot?.querySelector("[aria-live]")?.textContent).toContain("windows, ");
  press("Escape");
  expect(plot?.querySelector<HTMLElement>(".tip")?.hidden).toBe(true);
});
