import { getAnnotations } from "../api/annotations";
import { getCharts, getList, getWeeks } from "../api/client";
import { getParticipation } from "../api/participation";
import { getRollout } from "../api/rollout";
import { loadDrawing } from "../chart/drawing";
import { plural } from "../model/format";
import { byParticipation } from "../model/programs";
import { inOrder, rolloutMarks } from "../model/rollout";
import { spansOf } from "../model/spans";
import { sevenDays } from "../model/seven_days";
import { sumOf } from "../model/weeks";
import { h } from "../view/dom";
import { firstSeenTable, programPresence, rolloutNote, surveys } from "../view/presence";
import { nothingYet } from "../view/states";
import { markList, weeklyFigure } from "../view/weekly";
import { show } from "./show";

void show("Participation could not be loaded", async () => {
  loadDrawing().catch(() => undefined);
  const weeks = await getWeeks();
  const newest = weeks.at(-1);
  // A few weeks have less noise than one, and are the users of today.
  const recent = spansOf(weeks)[1]?.range ?? spansOf(weeks)[0]?.range;
  if (!newest || !recent) return [nothingYet()];
  const [{ dates, programs }, { marks: noted, labels }, rollout, list, charts] = await Promise.all([
    getParticipation(),
    getAnnotations(),
    getRollout(),
    getList(),
    getCharts(recent),
  ]);
  const marks = inOrder(noted, rolloutMarks(rollout));
  const steps = sevenDays(dates);
  const { active, silent } = byParticipation(programs, newest.Week);
  const seen = [...active, ...silent.filter(({ Reports }) => Reports > 0)];
  return [
    h(
      "section",
      { class: "presence", "aria-labelledby": "all" },
      h("h2", { id: "all" }, "All programs together"),
      h(
        "p",
        { class: "soft" },
        `${plural(sumOf(weeks), "report")} since the week ending ${weeks[0]?.Week ?? ""}. Users’ weeks end on different days; a point is seven days, in which everybody reports once.`,
      ),
      weeklyFigure("all programs", steps, marks),
      ...markList(marks),
      ...rolloutNote(rollout),
    ),
    ...surveys(charts, list.Programs),
    firstSeenTable(programs),
    ...seen.map((program) => programPresence(program, steps, { marks, labels })),
  ];
});
