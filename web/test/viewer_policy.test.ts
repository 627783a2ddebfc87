import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { drawWeeks } from "../src/viewer/plot";

const here = dirname(fileURLToPath(import.meta.url));

it("the policy of `tally view` allows the style sheet of plots, and no other", () => {
  const svg = drawWeeks("acme/build", ["2026-11-22", "2026-11-29"], [3, 4], 400);
  const styles = [...svg.querySelectorAll("style")].map((style) => style.textContent);
  expect(styles).toHaveLength(1);
  const hash = createHash("sha256")
    .update(styles[0] ?? "")
    .digest("base64");
  const server = readFileSync(join(here, "../../src/viewer/session.cc"), "utf8");
  expect([...server.matchAll(/'sha256-([^']*)'/g)].map((found) => found[1])).toEqual([hash]);
});

it("a plot sets no style by an attribute, which the policy would not allow", () => {
  const svg = drawWeeks("acme/build", ["2026-11-22"], [3], 400);
  expect(svg.outerHTML).not.toContain("style=");
});
