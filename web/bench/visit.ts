import type { Browser } from "playwright-core";

/** What a first visit of a page took, in milliseconds. */
export interface Visit {
  /** From the start of the navigation to the first text or picture. */
  paint: number;
  /** From the same start until the first marks of a chart had been painted. */
  chart: number;
  /** Of the main thread until then: on the clock in scripts, and of the processor in all. */
  scripts: number;
  processor: number;
}

declare global {
  interface Window {
    firstChart?: number;
  }
}

/** Runs in the page before anything of it. A frame after the marks are there they are painted. */
function watch(): void {
  new MutationObserver((_, observer) => {
    if (!document.querySelector(".chart-svg .marks *")) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      setTimeout(() => {
        window.firstChart = performance.now();
      });
    });
  }).observe(document, { childList: true, subtree: true });
}

/** Opens a page that the browser has never seen, on a processor that is so many times slower. */
export async function firstVisit(
  browser: Browser,
  address: string,
  slower: number,
): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send("Performance.enable");
  await tools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.addInitScript(watch);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.firstChart !== undefined, undefined, { polling: 50 });
  const { metrics } = await tools.send("Performance.getMetrics");
  const seconds = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
  const { paint, chart } = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    chart: window.firstChart ?? NaN,
  }));
  await context.close();
  const visit = { paint, chart, scripts: 1000 * seconds("ScriptDuration") };
  return { ...visit, processor: 1000 * seconds("ThreadTime") };
}
