type Child = Node | string;

/**
 * Makes an element. Names come from strangers' reports: children are always set as text or nodes,
 * never as markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The element that a page's script fills. */
export function contentElement(): HTMLElement {
  const element = document.getElementById("content");
  if (!element) throw new Error("the page has no element #content");
  return element;
}

/** A link to an element by its id; ids are made of names, which may hold any character. */
export function hashOf(id: string): string {
  return `#${encodeURIComponent(id)}`;
}

/** The names of programs and charts can be long; a line may break after each slash. */
export function breakable(name: string): Node[] {
  const parts = name.split(/(?<=\/)/).map((part) => new Text(part));
  return parts.flatMap((part, i) => (i === 0 ? [part] : [document.createElement("wbr"), part]));
}
