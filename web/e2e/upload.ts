import type { Week } from "../src/api/types";
import { reports, week } from "./setting";

const atOnce = 8;
const patienceMs = 10_000;

async function post(origin: string, report: string): Promise<void> {
  const response = await fetch(`${origin}/upload/${week}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: report,
  });
  const answer = await response.text();
  if (response.status !== 200) {
    throw new Error(`a report of the test data got ${response.status}: ${answer}`);
  }
}

/** Sends every report of the test data, as so many clients would. */
export async function uploadAll(origin: string): Promise<void> {
  const waiting = [...reports];
  const client = async () => {
    for (let report = waiting.pop(); report !== undefined; report = waiting.pop()) {
      await post(origin, report);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
}

/** Resolves when the site counts all reports; it may show them a little after it has stored them. */
export async function uploadsShown(origin: string): Promise<void> {
  const wanted = `${week}: ${reports.length}`;
  const until = Date.now() + patienceMs;
  for (;;) {
    const response = await fetch(`${origin}/api/v1/weeks`);
    const { Weeks } = (await response.json()) as { Weeks: Week[] };
    const weeks = Weeks.map(({ Week, Reports }) => `${Week}: ${Reports}`).join(", ");
    if (weeks === wanted) return;
    if (Date.now() > until) throw new Error(`expected the weeks ${wanted}, got ${weeks}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
