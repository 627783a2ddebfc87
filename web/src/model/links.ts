/** A piece of a text, which is a link if it has an address. */
export interface Piece {
  text: string;
  href?: string;
}

/**
 * The address, if it is one of the web and nothing that a browser would carry out (`javascript:`).
 * Addresses come from the list's owner, but a page must not depend on what they wrote.
 */
export function webAddress(text: string): string | undefined {
  // Most have none, and to fail takes long.
  if (text === "") return undefined;
  try {
    const { protocol, href } = new URL(text);
    return protocol === "https:" || protocol === "http:" ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts a sentence at the addresses in it. */
export function withLinks(sentence: string): Piece[] {
  return sentence.split(/(https?:\/\/[^\s,<>"']+)/).flatMap((text) => {
    if (text === "") return [];
    const href = /^https?:\/\//.test(text) ? webAddress(text) : undefined;
    return [href === undefined ? { text } : { text, href }];
  });
}
