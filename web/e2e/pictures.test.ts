import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openBrowser, visit } from "./browser";

/**
 * The address of a site to take the pictures in doc/pictures of, such as that of script/demo:
 *   TALLY_PICTURES=http://127.0.0.1:8080 npm run e2e -- e2e/pictures.test.ts
 */
const origin = process.env.TALLY_PICTURES ?? "";
const place = join(dirname(fileURLToPath(import.meta.url)), "../../doc/pictures");
const size = { width: 1100, height: 760 };

it.runIf(origin !== "").each([
  ["/", "front", "light", ".facts"],
  ["/participation/", "participation", "dark", ".presence"],
  ["/stacks/?name=example.org/quill/quill-lsp", "stacks", "light", "section.program"],
] as const)("takes a picture of %s", async (path, name, colorScheme, begin) => {
  mkdirSync(place, { recursive: true });
  const browser = await openBrowser();
  try {
    const { page, complaints } = await visit(browser, origin, path);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    const first = page.locator(begin).first();
    await first.waitFor();
    await first.evaluate((element) => {
      element.scrollIntoView();
    });
    await page.locator(".chart-svg").first().waitFor();
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(place, `${name}.png`) });
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
