import { type Annotations, getAnnotations } from "../api/annotations";
import { getCharts, getList, getWeeks } from "../api/client";
import { type Participation, getParticipation } from "../api/participation";
import type { Charts, PublicList, Week } from "../api/types";
import { loadDrawing } from "../chart/drawing";
import { byParticipation } from "../model/programs";
import type { DateRange } from "../model/range";
import { newestSevenDays, perSevenDays } from "../model/seven_days";
import { facts } from "../view/facts";
import { programOverview, silentPrograms } from "../view/overview";
import { nothingYet } from "../view/states";
import { show } from "./show";

interface Answers {
  range: DateRange;
  /** The published dates. */
  dates: Week[];
  participation: Participation;
  charts: Charts;
  list: PublicList;
  notes: Annotations;
}

/** Nothing, as long as no week is published. */
async function answers(): Promise<Answers | undefined> {
  const newest = async () => {
    const dates = await getWeeks();
    const range = newestSevenDays(dates);
    if (!range) return undefined;
    const [charts, all] = await Promise.all([getCharts(range), getParticipation()]);
    return { dates, range, charts, participation: perSevenDays(all) };
  };
  // Only what was reported waits for the weeks: as long as there are none, it cannot be had.
  const [found, list, notes] = await Promise.all([newest(), getList(), getAnnotations()]);
  return found && { ...found, list, notes };
}

void show("The charts could not be loaded", async () => {
  loadDrawing().catch(() => undefined);
  const found = await answers();
  if (!found) return [nothingYet()];
  const { range, dates, participation, charts, list, notes } = found;
  const { active, silent } = byParticipation(participation.programs, range.to);
  const overviews = active.map((presence) =>
    programOverview({
      presence,
      range,
      weeks: participation.weeks,
      charts: charts.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
      listed: list.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
      labels: notes.labels,
      numReports: charts.NumReports,
    }),
  );
  return [
    facts(participation, dates, range.to, active.length),
    ...overviews,
    ...silentPrograms(silent),
  ];
});
