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
}

export interface Chart {
  ID: string;
  Name: string;
  Type: string;
  Data: Bar[];
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

export interface PublicList {
  /** Of a signed list: its version and the day it was published; empty of another. */
  Version: string;
  Published: string;
  GOOS: string[];
  GOARCH: string[];
  GoVersion: string[];
  SampleRate: number;
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
