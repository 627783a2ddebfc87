// The viewer's answers (doc/viewer.md), with the field names of its JSON.

export type Mode = "on" | "local" | "off";

export interface Collection {
  Collection: string;
  Title: string;
  UploadURL: string;
  PrivacyURL: string;
  Descriptor: string;
  Mode: Mode;
  Why: string;
  /** What the user said; empty if nothing. */
  Chosen: Mode | "";
  Since: string;
  GoMode: Mode;
  Directory: string;
  Exists: boolean;
  Programs: { Program: string; NewestVersion: string }[];
  Bytes: number;
  CounterFiles: number;
  LocalReports: string[];
  ReadyReports: string[];
  SentReports: number;
  LastSent: { Week: string; At: string } | null;
  NextRun: { Due: string; URL: string; Sends: string[] } | null;
  Problems: string[];
}

export interface Collections {
  Now: string;
  Collections: Collection[];
  Problems: string[];
}

export interface CounterFile {
  File: string;
  Meta: Record<string, string>;
  Count: Record<string, number>;
  Over: boolean;
  InUse: boolean;
}

export interface Files {
  Files: CounterFile[];
  Problems: string[];
}

export interface ProgramId {
  Program: string;
  Version: string;
  GoVersion: string;
  GOOS: string;
  GOARCH: string;
}

export interface ProgramCounts extends ProgramId {
  Counters: Record<string, number>;
  Stacks: Record<string, number>;
}

export interface Week {
  Week: string;
  Over: boolean;
  Programs: ProgramCounts[];
}

export interface Weeks {
  Weeks: Week[];
  Problems: string[];
}

export interface Verdict extends ProgramId {
  Kind: "counter" | "stack";
  Name: string;
  Sent: number;
  LeftOut: number;
  Reason: string;
  Rule: string | null;
  Rate: number | null;
  Title: string;
  Issues: string[];
}

export interface PreviewedReport {
  Week: string;
  Stage: "ready" | "over" | "in progress";
  Sent: boolean;
  Reason: string;
  Report: string;
  /** Programs of which something is left out; null if it cannot be told. */
  LeftOut: (ProgramId & { Reason: string })[] | null;
  Notes: string[];
  Counters: Verdict[] | null;
}

export interface Preview {
  Mode: Mode;
  Config: string | null;
  NoConfig: string;
  Reports: PreviewedReport[];
  Problems: string[];
}

export type ReportKind = "full" | "ready" | "sent";

export interface Reports {
  Full: string[];
  Ready: string[];
  Sent: { Week: string; Sent: string; Bytes: number; X: number | null }[];
  Problems: string[];
}

export interface Cleaning {
  Files: string[];
  Bytes: number;
  InUse: number;
  BeingSent: string[];
  Problems: string[];
}

export interface Choice {
  Words: string;
  Collection: Collection | null;
}
