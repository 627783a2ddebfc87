import { type Annotations, getAnnotations } from "../api/annotations";
import { getCharts, getList, getWeeks } from "../api/client";
import { type Participation, getParticipation } from "../api/participation";
import type { Charts, PublicList } from "../api/types";
import { byParticipation } from "../model/programs";
import { pathOfRange } from "../model/range";
import { facts } from "../view/facts";
import { type Overview, programOverview, silentPrograms } from "../view/overview";
import { nothingYet } from "../view/states";
import { show } from "./show";

interface Answers {
  participation: Participation;
  charts: Charts;
  list: PublicList;
  notes: Annotations;
}

/** Nothing is published yet: an address that counts says 404 then, and that is no failure. */
async function answers(): Promise<Answers | undefined> {
  const newest = (await getWeeks()).at(-1);
  if (!newest) return undefined;
  const range = { from: newest.Week, to: newest.Week };
  const [participation, charts, list, notes] = await Promise.all([
    getParticipation(),
    getCharts(range),
    getList(),
    getAnnotations(),
  ]);
  return { participation, charts, list, notes };
}

void show("The charts could not be loaded", async () => {
  const found = await answers();
  if (!found) return [nothingYet()];
  const { participation, charts, list, notes } = found;
  const [, week] = charts.DateRange;
  const { active, silent } = byParticipation(participation.programs, week);
  const overview = (presence: (typeof active)[number]): Overview => ({
    presence,
    week,
    weeks: participation.weeks,
    charts: charts.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
    listed: list.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
    labels: notes.labels,
    numReports: charts.NumReports,
    page: pathOfRange({ from: week, to: week }),
  });
  return [
    facts(participation, week, active.length),
    ...active.map((presence) => programOverview(overview(presence))),
    ...silentPrograms(silent),
  ];
});
