import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/**
 * What axe finds that keeps people out, serious and critical, each with the first place. The page's
 * policy lets no script in but its own, so axe comes as the browser's tools do.
 */
export async function troubles(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axeFile, "utf8"));
  const violations = await page.evaluate<Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, nodes }) => `${impact ?? ""} ${id}: ${nodes[0]?.html ?? ""}`);
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
