import { getAnnotations } from "../api/annotations";
import { getList, getNewestCharts } from "../api/client";
import { getParticipation } from "../api/participation";
import { drawingSoon, loadDrawing } from "../chart/drawing";
import { byParticipation } from "../model/programs";
import { perSevenDays } from "../model/seven_days";
import { facts } from "../view/facts";
import { programOverviews, silentPrograms } from "../view/overview";
import { nothingYet } from "../view/states";
import { show } from "./show";

void show("The charts could not be loaded", async () => {
  loadDrawing().catch(() => undefined);
  const [charts, everybody, list, notes] = await Promise.all([
    getNewestCharts(),
    getParticipation(),
    getList(),
    getAnnotations(),
  ]);
  if (!charts) return [nothingYet()];
  await drawingSoon();
  const [from, to] = charts.DateRange;
  const range = { from, to };
  // The front page says nothing of versions and systems, of which there are many.
  const programs = everybody.programs.map((each) => ({ ...each, Versions: [], GOOS: [] }));
  const participation = perSevenDays({ ...everybody, programs });
  const { active, silent } = byParticipation(participation.programs, range.to);
  const overviews = active.map((presence) => ({
    presence,
    range,
    weeks: participation.weeks,
    charts: charts.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
    listed: list.Programs.find(({ Name }) => Name === presence.Name)?.Charts ?? [],
    labels: notes.labels,
    numReports: charts.NumReports,
  }));
  return [
    facts(participation, everybody.weeks, range.to, active.length),
    ...programOverviews(overviews),
    ...silentPrograms(silent),
  ];
});
