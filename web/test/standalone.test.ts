import { expect, it, vi } from "vitest";
import { barsPicture } from "../src/chart/bars_picture";
import { svgText } from "../src/chart/standalone";
import { wrapped } from "../src/chart/wrap";
import { chart, range } from "./canned";
import { stubScreen } from "./screen";

// What draws is loaded first, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const width = 720;
const picture = barsPicture(chart("acme/x", { a: 0.5, b: 0.2 }), {
  numReports: 2400,
  noun: "report",
  range,
});

async function drawn(words: { title: string; about: string; source: string }) {
  stubScreen();
  const text = await svgText(picture, words);
  const svg = new DOMParser().parseFromString(text, "text/html").querySelector("svg");
  if (!svg) throw new Error("the file has no picture");
  const lines = [...svg.children]
    .filter(({ localName }) => localName === "text")
    .map((line) => ({
      text: line.textContent,
      size: Number(line.getAttribute("font-size")),
      y: Number(line.getAttribute("y")),
    }));
  const inner = [...svg.children].find(({ localName }) => localName === "svg");
  const top = Number(inner?.getAttribute("y"));
  const bottom = top + Number(inner?.getAttribute("height"));
  return { lines, top, bottom, height: Number(svg.getAttribute("height")) };
}

it("breaks a text between words, and a word that is longer than a line", () => {
  expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapped("https://acme.org/a x", 8)).toEqual(["https://", "acme.org", "/a x"]);
  expect(wrapped("short", 8)).toEqual(["short"]);
  expect(wrapped("", 8)).toEqual([""]);
});

it("has a line each for short words", async () => {
  const { lines } = await drawn({ title: "Builds", about: "acme", source: "https://acme.org/" });
  expect(lines.map(({ text }) => text)).toEqual(["Builds", "acme", "https://acme.org/"]);
});

it("writes long words in as many lines as they need, and none over another or the picture", async () => {
  const words = {
    title: "How long a build takes when ".repeat(6).trim(),
    about: `acme.org/cc, version ${Array.from({ length: 40 }, (_, i) => `v1.${i}.0`).join(" or ")}`,
    source: `https://acme.org/program/?${"version=v1.2.3&".repeat(30)}`,
  };
  const short = await drawn({ title: "t", about: "a", source: "s" });
  const { lines, top, bottom, height } = await drawn(words);
  const texts = (size: number) => lines.filter((line) => line.size === size);
  expect(
    texts(17)
      .map(({ text }) => text)
      .join(" "),
  ).toBe(words.title);
  expect(
    texts(13)
      .map(({ text }) => text)
      .join(" "),
  ).toBe(words.about);
  expect(
    texts(11)
      .map(({ text }) => text)
      .join(""),
  ).toBe(words.source);
  for (const { text, size } of lines) expect(text.length * size * 0.6).toBeLessThan(width);
  const heads = [...texts(17), ...texts(13)].map(({ y }) => y);
  expect(heads).toEqual([...heads].sort((a, b) => a - b));
  expect(new Set(lines.map(({ y }) => y)).size).toBe(lines.length);
  expect(Math.max(...heads)).toBeLessThan(top);
  expect(Math.min(...texts(11).map(({ y }) => y))).toBeGreaterThan(bottom);
  expect(Math.max(...texts(11).map(({ y }) => y))).toBeLessThan(height);
  expect(height).toBeGreaterThan(short.height);
});
