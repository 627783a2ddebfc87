// How long a first visit waits for a chart (bench/README.md): npm run bench -- ADDRESS
import type { Browser } from "playwright-core";
import { openBrowser } from "../e2e/chromium";
import { type Visit, firstVisit } from "./visit";

const runs = 11;
/** As slow as phones and old machines are beside this one. */
const slowerBy = 4;
const goalMs = 1000;

interface Programs {
  Programs: { Name: string; Reports: number }[];
}

/** The front page, and the page of the program with the most reports. */
async function pagesOf(origin: string): Promise<string[]> {
  const response = await fetch(`${origin}/api/v1/programs`);
  const { Programs } = (await response.json()) as Programs;
  const [busiest] = [...Programs].sort((a, b) => b.Reports - a.Reports);
  if (!busiest) throw new Error(`${origin} has no program that anybody reported`);
  return ["/", `/program/?name=${busiest.Name}`];
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

interface Visits extends Visit {
  /** The first chart of the visit that nothing else on the machine held up. */
  fastest: number;
}

async function medians(browser: Browser, address: string, slower: number): Promise<Visits> {
  const visits: Visit[] = [];
  for (let i = 0; i < runs; ++i) visits.push(await firstVisit(browser, address, slower));
  const of = (name: keyof Visit) => median(visits.map((visit) => visit[name]));
  const fastest = Math.min(...visits.map(({ chart }) => chart));
  return { paint: of("paint"), chart: of("chart"), fastest, processor: of("processor") };
}

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

async function measure(origin: string): Promise<void> {
  const browser = await openBrowser();
  console.log(
    row(["page", "processor", "first text", "first chart", "fastest", "main thread, CPU"]) +
      "\n|---|---|---:|---:|---:|---:|",
  );
  // The browser's own start is no part of a visit.
  await firstVisit(browser, origin, 1);
  for (const page of await pagesOf(origin)) {
    for (const slower of [1, slowerBy]) {
      const visit = await medians(browser, origin + page, slower);
      const { paint, chart, fastest, processor } = visit;
      const times = [paint, chart, fastest, processor];
      const numbers = times.map((ms) => `${Math.round(ms)} ms`);
      console.log(
        row([`\`${page}\``, slower === 1 ? "as it is" : `${slower} × slower`, ...numbers]),
      );
      if (slower > 1 && chart > goalMs) console.log(`The goal of ${goalMs} ms is missed.`);
    }
  }
  await browser.close();
}

const [address] = process.argv.slice(2);
if (address === undefined) throw new Error("Give the address of a site: npm run bench -- ADDRESS");
await measure(address.replace(/\/$/, ""));
