import type { Mark } from "../api/annotations";
import type { Presence, ProgramPresence } from "../api/participation";
import type { Bar, Chart, Survey, Week } from "../api/types";
import { share } from "./format";
import { reportsIn } from "./weeks";

function barsOf(presence: Presence, all: Week[]): Bar[] {
  return presence.Weeks.map(({ Week, Reports }) => {
    const whole = reportsIn(all, Week);
    // A report may have two versions: a share is of the reports, and shares can sum to more than 1.
    return { Week, Key: presence.Key, Value: Reports, Share: whole > 0 ? Reports / whole : 0 };
  });
}

/** The weeks of some versions or systems of a program in the form of a chart, to be drawn as one. */
export function presenceChart(name: string, list: Presence[], program: ProgramPresence): Chart {
  const series = list.flatMap((each) => barsOf(each, program.Weeks));
  return {
    ID: `participation:${program.Name}:${name}`,
    Name: name,
    Type: "timeseries",
    Data: list.map(({ Key, Reports }) => ({ Week: "", Key, Value: Reports })),
    Series: series.sort((a, b) => (a.Week < b.Week ? -1 : a.Week > b.Week ? 1 : 0)),
    Participants: program.Reports,
  };
}

export interface FirstSeen {
  name: string;
  firstWeek: string;
  /** The version that was seen first last, and when. */
  newest: Presence | undefined;
  reports: number;
}

/** When each program was seen first, the newest first; those that nobody reported are last. */
export function firstSeen(programs: ProgramPresence[]): FirstSeen[] {
  return programs
    .map(({ Name, FirstWeek, Versions, Reports }) => ({
      name: Name,
      firstWeek: FirstWeek,
      newest: Versions.reduce<Presence | undefined>(
        (best, each) => (best === undefined || each.FirstWeek >= best.FirstWeek ? each : best),
        undefined,
      ),
      reports: Reports,
    }))
    .sort((a, b) => (a.firstWeek < b.firstWeek ? 1 : a.firstWeek > b.firstWeek ? -1 : 0));
}

/** From which ratio on a difference is told. */
const noticeable = 1.1;

/** The over-represented and under-represented buckets in a sentence each; empty if all fit. */
export function representation({ Data }: Survey): string[] {
  const known = Data.filter(({ Weight, Reference }) => Weight !== undefined && Reference > 0);
  const sentences = known
    .map(({ Key, Share, Reference }) => ({ Key, Share, Reference, ratio: Share / Reference }))
    .filter(({ ratio }) => ratio >= noticeable || ratio <= 1 / noticeable)
    .sort((a, b) => b.ratio - a.ratio)
    .map(
      ({ Key, Share, Reference, ratio }) =>
        `${Key} is ${ratio > 1 ? "over" : "under"}-represented: ${share(Share, 1)} here, ${share(Reference, 1)} in the survey.`,
    );
  const silent = Data.filter(({ Weight, Reference }) => Weight === undefined && Reference > 0);
  return [
    ...sentences,
    ...silent.map(({ Key }) => `${Key} is missing: nobody who takes part reported it.`),
  ];
}

const kinds = { release: "release", prompt: "prompt rate", note: "note" } as const;

export function kindOf({ Kind }: Mark): string {
  return kinds[Kind];
}
