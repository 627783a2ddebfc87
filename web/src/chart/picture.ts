import type { DateRange } from "../model/range";
import type { Noun } from "./figures";

/** What is said of a point of a picture when it is pointed at. */
export interface Point {
  title: string;
  lines: string[];
}

/** What every picture has. */
interface Base {
  name: string;
  /** In the order of its marks. Made when somebody points at one: most are never asked for. */
  points: () => Point[];
}

export interface BarsPicture extends Base {
  kind: "bars";
  keys: string[];
  ends: string[];
  values: number[];
  /** The ends of the 95 % interval in the unit of the values, where there is one. */
  intervals: ([number, number] | undefined)[];
  full: number;
  track: boolean;
  /** How many less frequent buckets are in the table only. */
  left: number;
}

export interface Mark {
  /** In buckets from the left: 2.5 is the middle of the third. */
  at: number;
  text: string;
  /** The bucket has no end: it is there or further on. */
  open: boolean;
}

export interface HistogramPicture extends Base {
  kind: "histogram";
  buckets: string[];
  /** What stands at the left edge of each bucket. */
  edges: string[];
  values: number[];
  marks: Mark[];
}

export interface TrendPoint {
  line: string;
  week: string;
  share: number;
  low: number;
  high: number;
  /** Which stretch of the line it is on: a line is not drawn across weeks without data. */
  stretch: number;
}

export interface TrendPicture extends Base {
  kind: "trend";
  /** The lines that are drawn, the greatest first. */
  lines: string[];
  marks: TrendPoint[];
  range: DateRange;
  /** The highest share or end of an interval. */
  top: number;
  /** How many smaller lines are in the table only. */
  left: number;
}

export interface SurveyPicture extends Base {
  kind: "survey";
  keys: string[];
  ours: number[];
  theirs: number[];
  ends: string[];
  source: string;
  date: string;
}

export type Picture = BarsPicture | HistogramPicture | TrendPicture | SurveyPicture;

/** The circumstances of a chart that its pictures need. */
export interface Setting {
  numReports: number;
  noun: Noun;
  range: DateRange;
}
