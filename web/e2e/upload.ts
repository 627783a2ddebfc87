import type { Week } from "../src/api/types";
import { reports, week } from "./setting";

const atOnce = 8;
const patienceMs = 10_000;

interface Sent {
  week: string;
  body: string;
}

async function post(origin: string, { week, body }: Sent): Promise<void> {
  const response = await fetch(`${origin}/upload/${week}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const answer = await response.text();
  if (response.status !== 200) {
    throw new Error(`a report of the test data got ${response.status}: ${answer}`);
  }
}

const testReports = reports.map((body) => ({ week, body }));

/** Sends reports, those of the test data unless others are given, as so many clients would. */
export async function uploadAll(origin: string, all: Sent[] = testReports): Promise<void> {
  const waiting = [...all];
  const client = async () => {
    for (let report = waiting.pop(); report !== undefined; report = waiting.pop()) {
      await post(origin, report);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
}

/** Resolves when the site counts all reports; it may show them a little after it has stored them. */
export async function uploadsShown(origin: string, all: Sent[] = testReports): Promise<void> {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each.week, (counts.get(each.week) ?? 0) + 1);
  const wanted = [...counts]
    .sort()
    .map(([Week, Reports]) => `${Week}: ${Reports}`)
    .join(", ");
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
