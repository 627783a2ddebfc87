// What a page's head asks for ahead must be what its script asks for, letter by letter: else it is
// loaded for nothing, and then once more.
import { readFileSync } from "node:fs";
import { beforeEach, expect, it, vi } from "vitest";
import { chartsAnswer, listAnswer, program, range, stacksAnswer, weeksAnswer } from "./canned";
import { open } from "./page";
import { stubScreen } from "./screen";

vi.setConfig({ testTimeout: 30_000 });

const asked: string[] = [];

function answer(path: string): string {
  if (path.includes("/weeks")) return weeksAnswer;
  if (path.includes("/config/list")) return listAnswer;
  if (path.includes("/stacks")) return stacksAnswer();
  return path.includes("/charts") ? chartsAnswer() : weeksAnswer;
}

beforeEach(() => {
  stubScreen();
  asked.length = 0;
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(answer(path)));
  });
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  document.body.innerHTML = '<main><div id="content"></div></main>';
});

it.each([
  ["index.html", "/", () => import("../src/page/home")],
  ["chart/index.html", `/charts/${range.to}`, () => import("../src/page/chart")],
  ["config/index.html", "/config", () => import("../src/page/config")],
  ["participation/index.html", "/participation/", () => import("../src/page/participation")],
  ["program/index.html", `/program/?name=${program}`, () => import("../src/page/program")],
  ["stacks/index.html", `/stacks/?name=${program}`, () => import("../src/page/stacks")],
])("%s preloads what its script asks for, once", async (file, address, page) => {
  history.replaceState(null, "", address);
  const links = readFileSync(file, "utf8").matchAll(/<link rel="preload".* href="([^"]+)"/g);
  const preloaded = [...links].map(([, href]) => href);
  await open(page);
  expect(preloaded.length).toBeGreaterThan(0);
  expect(asked).toEqual(expect.arrayContaining(preloaded));
  expect(new Set(asked).size).toBe(asked.length);
});
