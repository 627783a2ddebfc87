import type { ListedProgram } from "../api/types";
import type {
  Choice,
  Cleaning,
  Collections,
  Files,
  Mode,
  Preview,
  ReportKind,
  Reports,
  Weeks,
} from "./types";

/** A failure told in a sentence that can be shown as it stands. */
export class ViewerError extends Error {
  override name = "ViewerError";
}

export interface Config {
  List: {
    Version: string;
    Published: string;
    SampleRate: number;
    Programs: ListedProgram[];
  } | null;
  Since: string;
  Signed: boolean;
  NoConfig: string;
  Announced: { From: string; Names: string[] }[];
  Problems: string[];
}

async function reasonOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { Error?: unknown };
    if (typeof body.Error === "string") return body.Error;
  } catch {
    // It has no reason then.
  }
  return `The viewer answered with status ${response.status} and gave no reason.`;
}

/** Asks `tally view` on this machine, with the token. Rejects with a ViewerError. */
export class Api {
  constructor(private readonly token: string) {}

  private async ask(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    let response: Response;
    try {
      response = await fetch(path, { ...init, headers });
    } catch (error) {
      throw new ViewerError("It has ended. Start `tally view` again.", { cause: error });
    }
    if (!response.ok) throw new ViewerError(await reasonOf(response));
    return response;
  }

  private async get<T>(name: string, collection?: string): Promise<T> {
    const query = collection === undefined ? "" : `?collection=${collection}`;
    return (await (await this.ask(`/api/${name}${query}`)).json()) as T;
  }

  collections = () => this.get<Collections>("collections");
  files = (collection: string) => this.get<Files>("files", collection);
  weeks = (collection: string) => this.get<Weeks>("weeks", collection);
  preview = (collection: string) => this.get<Preview>("preview", collection);
  reports = (collection: string) => this.get<Reports>("reports", collection);
  config = (collection: string) => this.get<Config>("config", collection);
  clean = (collection: string) => this.get<Cleaning>("clean", collection);

  /** The bytes of a report. */
  async report(collection: string, kind: ReportKind, week: string): Promise<Blob> {
    const path = `/api/report?collection=${collection}&kind=${kind}&week=${week}`;
    return (await this.ask(path)).blob();
  }

  async choose(collection: string, mode: Mode): Promise<Choice> {
    const response = await this.ask("/api/mode", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ Collection: collection, Mode: mode }),
    });
    return (await response.json()) as Choice;
  }
}
