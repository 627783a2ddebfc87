// The collector's answers, with the field names of its JSON.

export interface Week {
  Week: string;
  Reports: number;
}

export interface Bar {
  Week: string;
  Key: string;
  /** The number of reports in which the bucket occurs. */
  Value: number;
  /** The sum of the bucket's counts; only of counters. */
  Sum?: number;
  /** The value as a part, from 0 to 1, of the chart's participants. */
  Share?: number;
  /** The 95 % interval of the share among all reports, sent or not. */
  Low?: number;
  High?: number;
}

export interface Percentile {
  Percent: number;
  /** As it is to be read: `23.4ms`. */
  Text: string;
  Value?: number;
  /** In place of the value where it is in the last bucket, which has no end. */
  AtLeast?: number;
  /** `ns`, `B`, or empty. */
  Unit: string;
}

export interface SurveyBar {
  Key: string;
  /** Its share in the survey. */
  Reference: number;
  /** Its share here of all reports of the survey's buckets. */
  Share: number;
  /** For how many a report would have to count; missing if nobody reported the bucket. */
  Weight?: number;
}

export interface Survey {
  Source: string;
  Date: string;
  Data: SurveyBar[];
}

export interface Chart {
  ID: string;
  Name: string;
  Type: string;
  Data: Bar[];
  Rate?: number;
  /** How many reports could have the chart. */
  Participants?: number;
  /** Of a histogram: the buckets in their order, and percentiles of all counts. */
  Buckets?: string[];
  Percentiles?: Percentile[];
  /** The bars of each week in which the chart has data, oldest first. */
  Series?: Bar[];
  Surveys?: Survey[];
}

export interface ProgramCharts {
  ID: string;
  Name: string;
  Charts: Chart[];
}

export interface Charts {
  DateRange: [string, string];
  Programs: ProgramCharts[];
  NumReports: number;
}

/** The buckets of a chart, a plain counter, or a stack that may be sent. */
export interface ListedChart {
  Chart: string;
  Type: string;
  /** What the owner of the list says of it; empty if nothing. */
  Title: string;
  Description: string;
  /** None of a plain counter or a stack. */
  Buckets: string[];
  /** Where it was approved: addresses, as the owner wrote them. */
  Issues: string[];
  /** The first version of the program that it is of; empty: of all. */
  From: string;
  /** In which part of the reports, from 0 to 1. */
  Rate: number;
  /** Stacks alone have it: the number of frames that are sent; 0 if not said. */
  Depth?: number;
}

export interface ListedProgram {
  Name: string;
  Versions: string[];
  Charts: ListedChart[];
}

/** Which share of users is asked to take part. */
export interface ListedPrompt {
  /** Of users, from 0 to 1. */
  Rate: number;
  Salt: string;
  /** What the owner of the list says of it; empty if nothing. */
  Description: string;
  /** Where it was approved: addresses, as the owner wrote them. */
  Issues: string[];
}

export interface PublicList {
  /** Of a signed list: its version and the day it was published; empty of another. */
  Version: string;
  Published: string;
  GOOS: string[];
  GOARCH: string[];
  GoVersion: string[];
  SampleRate: number;
  /** Missing where the list does not say it. */
  Prompt?: ListedPrompt;
  Programs: ListedProgram[];
}

/** A signed version of the list. */
export interface ConfigVersion {
  Number: number;
  Version: string;
  Published: string;
  /** SHA-256 of the signed text, in hexadecimal. */
  Hash: string;
  /** From the version before, in words. */
  Changes: string[];
}

export interface StackWeek {
  Week: string;
  Reports: number;
  Sum: number;
}

export interface StackVersion {
  Version: string;
  Reports: number;
  Sum: number;
  ID: string;
}

/** Stacks of one program with the same counter and the same functions are one bug. */
export interface StackGroup {
  /** The function that the bug is named after; empty if the stack has none. */
  Blamed: string;
  Functions: string[];
}

export interface Issue {
  Number: number;
  Title: string;
  URL: string;
  State: "open" | "closed";
  /** By name: it names this very stack. By group: it has stacks like this one. */
  By: "name" | "group";
}

export interface Stack {
  /** Of this program and version alone. */
  ID: string;
  /** As issues and `tally stacks` call it, whatever the version. */
  StackID: string;
  Program: string;
  Version: string;
  /** The counter's name, then a frame a line, innermost first. */
  Stack: string;
  Reports: number;
  Sum: number;
  Weeks?: StackWeek[];
  /** All that have the stack in the weeks that were asked for, also those that were not asked for. */
  Versions: StackVersion[];
  Group: StackGroup;
  /** Where it is worked on, if that is known. */
  Issue?: Issue;
}

export interface Stacks {
  NumReports: number;
  Stacks: Stack[];
  /** Occurrences of stacks that are not listed, since a week had too many different ones. */
  LeftOut: number;
  Next?: string;
}
