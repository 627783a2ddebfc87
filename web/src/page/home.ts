import { getAnnotations } from "../api/annotations";
import { getList, getNewestCharts } from "../api/client";
import { getParticipation } from "../api/participation";
import { drawingSoon, loadDrawing } from "../chart/drawing";
import { byParticipation } from "../model/programs";
import { sevenDays } from "../model/seven_days";
import { facts } from "../view/facts";
import { programOverviews, silentPrograms } from "../view/overview";
import { nothingYet } from "../view/states";
import { show } from "./show";

void show("The charts could not be loaded", async () => {
  loadDrawing().catch(() => undefined);
  const [charts, { dates, programs }, list, notes] = await Promise.all([
    getNewestCharts(),
    getParticipation(),
    getList(),
    getAnnotations(),
  ]);
  if (!charts) return [nothingYet()];
  await drawingSoon();
  const [from, to] = charts.DateRange;
  const range = { from, to };
  const weeks = sevenDays(dates);
  const { active, silent } = byParticipation(programs, range.to);
  const overviews = active.map((presence) => ({
    presence,
    range,
    weeks,
    charts: charts.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
    listed: list.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
    labels: notes.labels,
    numReports: charts.NumReports,
  }));
  return [
    facts(weeks, dates, range.to, active.length),
    ...programOverviews(overviews),
    ...silentPrograms(silent),
  ];
});
