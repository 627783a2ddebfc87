import { getJson } from "./request";

/** Something that happened on a day and that a picture over time should show. */
export interface Mark {
  Date: string;
  Kind: "release" | "prompt" | "note";
  /** Those that it is of; empty: all. */
  Programs: string[];
  Text: string;
  /** What a picture writes at it, in a word or two; of those that the collector makes itself. */
  Short?: string;
}

export interface Label {
  Program: string;
  /** A word or two beside the program's name. */
  Label: string;
  /** What it means; may be empty. */
  Text: string;
}

export interface Annotations {
  marks: Mark[];
  labels: Label[];
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** What the project notes on its site. Pages do without it where it cannot be had. */
export async function getAnnotations(): Promise<Annotations> {
  try {
    const body = await getJson("/api/v1/annotations");
    const marks = list<Mark>(body.Marks).map((mark) => ({
      ...mark,
      Programs: list(mark.Programs),
    }));
    return { marks: marks as Mark[], labels: list(body.Labels) };
  } catch {
    return { marks: [], labels: [] };
  }
}

/** The marks that a picture of a program shows. */
export function marksOf(marks: Mark[], program: string): Mark[] {
  return marks.filter(({ Programs }) => Programs.length === 0 || Programs.includes(program));
}
