/** Pieces of a word that is longer than a line, such as an address. */
function pieces(word: string, most: number): string[] {
  const letters = Array.from(word);
  const count = Math.max(1, Math.ceil(letters.length / most));
  return Array.from({ length: count }, (_, i) => letters.slice(i * most, (i + 1) * most).join(""));
}

/** A text in lines of at most so many characters, broken between words where there is a place for it. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const piece of text.split(" ").flatMap((word) => pieces(word, most))) {
    const line = lines.at(-1);
    const longer = line === undefined ? piece : `${line} ${piece}`;
    if (line !== undefined && Array.from(longer).length <= most) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}
