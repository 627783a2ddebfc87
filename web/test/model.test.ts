import { expect, it } from "vitest";
import { webAddress, withLinks } from "../src/model/links";
import { matches } from "../src/model/search";

it.each([
  ["https://acme.org/issues/1", "https://acme.org/issues/1"],
  ["http://acme.org", "http://acme.org/"],
])("links to %s", (address, href) => {
  expect(webAddress(address)).toBe(href);
});

it.each([
  "javascript:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "JAVASCRIPT:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//acme.org",
  "#61038",
  "",
])("links to nothing that is no address of the web: %j", (address) => {
  expect(webAddress(address)).toBeUndefined();
});

it("finds the addresses in a sentence", () => {
  expect(withLinks("approved in https://a.org/1, for v1.4.0 and later")).toEqual([
    { text: "approved in " },
    { text: "https://a.org/1", href: "https://a.org/1" },
    { text: ", for v1.4.0 and later" },
  ]);
  expect(withLinks("nothing here: javascript:alert(1)")).toEqual([
    { text: "nothing here: javascript:alert(1)" },
  ]);
  expect(withLinks("https://")).toEqual([{ text: "https://" }]);
  expect(withLinks("")).toEqual([]);
});

it("keeps every letter of a sentence", () => {
  const sentence = 'a <b>"https://a.org/"</b> http://[broken https://b.org/?q=<x> end';
  const pieces = withLinks(sentence);
  expect(pieces.map(({ text }) => text).join("")).toBe(sentence);
});

it.each([
  ["gopls/client vscode", "VSCODE", true],
  ["gopls/client vscode", "code client", true],
  ["gopls/client vscode", "client vim", false],
  ["anything", "", true],
  ["a.b", "a.b", true],
  ["axb", "a.b", false],
])("looks in %j for %j", (text, query, found) => {
  expect(matches(text, query)).toBe(found);
});
