/** Lets the browser keep a file that was made in the page. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the content by the time of the next task, or asks for it once more.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

/** A name for a file that every system takes, made of a program's and a chart's name. */
export function fileName(parts: string[], ending: string): string {
  const safe = parts.map((part) => part.replace(/[^A-Za-z0-9.-]+/g, "_").replace(/^[._]+/, ""));
  return `${safe
    .filter((part) => part !== "")
    .join("-")
    .slice(0, 120)}.${ending}`;
}
