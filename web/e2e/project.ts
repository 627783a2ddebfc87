import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Issue {
  Number: number;
  Title: string;
  URL: string;
  State: string;
  /** The IDs of the stacks that it names. */
  Stacks: string[];
}

export interface Project {
  /** The collector's options for it. */
  options: string[];
  remove: () => void;
}

/** What a project tells its collector: the issues of one of its programs. */
export function projectWith(program: string, issues: Issue[]): Project {
  const directory = mkdtempSync(join(tmpdir(), "tally-web-e2e-project-"));
  const known = { Programs: [{ Program: program, Issues: issues }] };
  writeFileSync(join(directory, "issues.json"), JSON.stringify(known));
  return {
    options: ["--project", directory],
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** What issues call a stack: FNV-1 of 32 bits of its text, in Base64 for URLs (doc/triage.md). */
export function stackId(text: string): string {
  let hash = fnvOffset;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, fnvPrime) ^ byte;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(hash >>> 0);
  return bytes.toString("base64url");
}
