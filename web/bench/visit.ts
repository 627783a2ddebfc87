import type { Browser, CDPSession } from "playwright-core";

/** What a first visit of a page took, in milliseconds. */
export interface Visit {
  /** From the start of the navigation until the first text or picture was on the screen. */
  paint: number;
  /** From the same start until the first chart was. */
  chart: number;
  /** Processor time of the main thread until then. */
  processor: number;
}

const seen = "firstChartSeen";

/**
 * Runs in the page before anything of it, and calls `seen` with both times once a chart is on the
 * screen. The browser itself tells when (Element Timing): a page cannot know when what it drew is
 * shown. Texts of a chart are painted with its marks; marks alone have no such time.
 */
const watch = `{
  const drawn = new MutationObserver(() => {
    const mark = document.querySelector(".chart-svg .marks *");
    const text = mark?.closest(".chart-svg").querySelector("text");
    if (!text) return;
    drawn.disconnect();
    text.setAttribute("elementtiming", "chart");
  });
  drawn.observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    const [chart] = list.getEntries();
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    ${seen}(JSON.stringify({ paint: paint.startTime, chart: chart.renderTime }));
  }).observe({ type: "element", buffered: true });
}`;

const patienceMs = 30_000;
/** What a browser does when a tab is opened goes on for a while, and is no part of a visit. */
const settlingMs = 500;

function isSeen(tools: CDPSession): Promise<{ paint: number; chart: number }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no chart was seen within ${patienceMs / 1000} seconds`));
    }, patienceMs);
    tools.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name !== seen) return;
      clearTimeout(timer);
      resolve(JSON.parse(payload) as { paint: number; chart: number });
    });
  });
}

/** Processor time of the main thread since it began, in milliseconds. */
async function threadTime(tools: CDPSession): Promise<number> {
  const { metrics } = await tools.send("Performance.getMetrics");
  return 1000 * (metrics.find(({ name }) => name === "ThreadTime")?.value ?? NaN);
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
  await tools.send("Page.enable");
  await tools.send("Runtime.enable");
  await tools.send("Runtime.addBinding", { name: seen });
  await tools.send("Page.addScriptToEvaluateOnNewDocument", { source: watch });
  await page.waitForTimeout(settlingMs);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const before = await threadTime(tools);
  const times = isSeen(tools);
  await tools.send("Page.navigate", { url: address });
  const { paint, chart } = await times;
  const processor = (await threadTime(tools)) - before;
  await context.close();
  return { paint, chart, processor };
}
