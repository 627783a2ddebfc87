import { getProgramCharts } from "../src/api/program";
import { noFilters } from "../src/model/choice";
import { afterEach, expect, it, vi } from "vitest";
import { getCharts, getHistory, getList, getNewestCharts, getWeeks } from "../src/api/client";

const week = { from: "2026-11-15", to: "2026-11-15" };

function answer(body: string, status = 200) {
  const fetch = vi.fn(() => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("asks for the range that is wanted", async () => {
  const fetch = answer("{}");
  await getCharts({ from: "2026-11-08", to: "2026-11-15" });
  expect(fetch).toHaveBeenCalledWith(
    "/api/v1/charts?from=2026-11-08&to=2026-11-15",
    expect.anything(),
  );
});

it("takes the newest seven days from the collector, if there are any", async () => {
  const fetch = answer('{"DateRange":["2026-11-09","2026-11-15"],"NumReports":3}');
  const expected = { DateRange: ["2026-11-09", "2026-11-15"], NumReports: 3, Programs: [] };
  expect(await getNewestCharts()).toEqual(expected);
  expect(fetch).toHaveBeenCalledWith("/api/v1/charts", expect.anything());
  answer('{"Error":"there are no reports yet"}', 404);
  expect(await getNewestCharts()).toBeUndefined();
});

it("takes null and missing lists for empty ones", async () => {
  answer('{"DateRange":["2026-11-15","2026-11-15"],"Programs":null,"NumReports":0}');
  expect((await getCharts(week)).Programs).toEqual([]);
  answer('{"Programs":[{"ID":"charts:p","Name":"p","Charts":null}],"NumReports":1}');
  expect((await getCharts(week)).Programs[0]?.Charts).toEqual([]);
  answer('{"Weeks":null}');
  expect(await getWeeks()).toEqual([]);
  answer('{"Programs":[{"Name":"p"},{"Name":"q","Charts":[{"Chart":"c","Rate":1}]}]}');
  const { Programs, GOOS } = await getList();
  expect(GOOS).toEqual([]);
  expect(Programs[0]).toMatchObject({ Versions: [], Charts: [] });
  expect(Programs[1]?.Charts[0]).toMatchObject({ Buckets: [], Issues: [] });
  answer('{"Versions":[{"Number":1,"Changes":null}]}');
  expect((await getHistory())[0]?.Changes).toEqual([]);
  answer('{"Versions":[]}');
  expect(await getHistory()).toEqual([]);
});

it("passes on the collector's own sentence", async () => {
  answer('{"Error":"The store is busy."}', 503);
  await expect(getCharts(week)).rejects.toThrow("The store is busy.");
});

it("takes a range without reports for an answer", async () => {
  answer('{"Error":"No reports are published from 2026-11-15 to 2026-11-15."}', 404);
  expect(await getCharts(week)).toMatchObject({ NumReports: 0, Programs: [] });
});

it("has a sentence of its own when the collector gives none", async () => {
  answer("<html>bad gateway", 502);
  await expect(getWeeks()).rejects.toThrow(
    "The collector answered with status 502 and gave no reason.",
  );
  answer("[]");
  await expect(getWeeks()).rejects.toThrow(/is not a JSON object/);
});

it("tells an unreachable collector from a slow one", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(getWeeks()).rejects.toThrow(/could not be reached/);
  vi.stubGlobal("fetch", () => Promise.reject(new DOMException("late", "TimeoutError")));
  await expect(getWeeks()).rejects.toThrow(/did not answer within 20 seconds/);
});

it("asks for charts without their weeks where those are too many", async () => {
  const paths: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    paths.push(path);
    const tooMany = path.includes("series=week");
    const body = tooMany
      ? { Error: "These are too many bars." }
      : { NumReports: 7, Programs: null };
    return Promise.resolve(new Response(JSON.stringify(body), { status: tooMany ? 400 : 200 }));
  });
  const range = { from: "2026-01-04", to: "2026-12-27" };
  const found = await getProgramCharts("cmd/go", range, noFilters());
  expect(found.numReports).toBe(7);
  expect(paths).toHaveLength(2);
  expect(paths[1]).not.toContain("series");
  expect(found).toMatchObject({ query: paths[1], weekly: false });
});
