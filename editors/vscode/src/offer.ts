/** What the tool says when it is asked whether its user may be asked now. */
export type Offer =
  | { readonly ask: true; readonly message: string; readonly yes: string; readonly no: string }
  | { readonly ask: false; readonly why: string };

/**
 * The longest message, in UTF-16 units. VS Code cuts a notification after 1,000, and nobody shall
 * agree to half a sentence, or miss the link behind it.
 */
export const LONGEST_MESSAGE = 900;

/** Reads the line that `prompt take` prints. Throws an Error whose message ends a sentence. */
export function parseOffer(text: string): Offer {
  const fields = parseObject(text);
  if (fields.Ask === false) return { ask: false, why: readText(fields, "Why") };
  if (fields.Ask !== true) throw new Error("its answer has no Ask that is true or false");
  const message = readText(fields, "Message");
  if (message.length > LONGEST_MESSAGE) {
    throw new Error(
      `its Message has ${message.length} characters, and more than ${LONGEST_MESSAGE} are not shown whole`,
    );
  }
  return { ask: true, message, yes: readText(fields, "Yes"), no: readText(fields, "No") };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("its answer is no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error("its answer is no JSON object");
  }
  return value as Record<string, unknown>;
}

function readText(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value.trim() === "") {
    throw new Error(`its answer has no text as ${name}`);
  }
  return value;
}
