import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type List, acme, acmeList, acmeReports } from "./acme";
import { openBrowser } from "./browser";
import { type Collector, startCollector } from "./collector";
import { uploadAll, uploadsShown } from "./upload";

const limit = 150_000;

let list: List | undefined;
let collector: Collector | undefined;
let browser: Browser | undefined;

beforeAll(async () => {
  list = acmeList();
  collector = await startCollector(list.options);
  browser = await openBrowser();
  await uploadAll(collector.origin, acmeReports());
  await uploadsShown(collector.origin, acmeReports());
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  list?.remove();
});

/** All that a first visit of a page loads, packed as a server packs it. */
async function packedSize(path: string): Promise<number> {
  if (!browser || !collector) throw new Error("the browser or the collector is not running");
  const page = await browser.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => bodies.push(response.body()));
  await page.goto(collector.origin + path, { waitUntil: "networkidle" });
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  expect(sizes.length).toBeGreaterThan(3);
  await page.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}

it.each(["/", `/program/?name=${acme}`, `/stacks/?name=${acme}`, "/config"])(
  "%s is small over the wire, with its pictures and numbers",
  async (path) => {
    const size = await packedSize(path);
    expect(size).toBeLessThan(limit);
  },
);
