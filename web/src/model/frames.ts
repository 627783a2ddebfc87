/** A frame of a stack in parts that can be read. */
export interface Frame {
  /** As it was reported. */
  text: string;
  /** The function, or the module of which only a position is known. */
  name: string;
  /** The package of the function, or the build of the module; may be empty. */
  within: string;
  /** Where in the function or module; may be empty. */
  at: string;
}

/** The package and the name of a Go function, which is written with the path of its package. */
function goName(path: string): { name: string; within: string } {
  const slash = path.lastIndexOf("/");
  const dot = path.indexOf(".", slash + 1);
  const name = dot < 0 ? path : path.slice(dot + 1);
  // Go's linker writes the dots of a package's own name so, that the function's dot is the first.
  return { name, within: dot < 0 ? "" : path.slice(0, dot).replaceAll("%2e", ".") };
}

function goFrame(text: string): Frame | undefined {
  const [, path, sign, line] = /^(.+):([+=]?)(-?\d+),\+0x[0-9a-f]+$/.exec(text) ?? [];
  if (path === undefined || line === undefined) return undefined;
  const at = sign === "=" ? `line ${line}` : `line ${sign ?? ""}${line} of the function`;
  return { text, ...goName(path), at };
}

function moduleFrame(text: string): Frame | undefined {
  const [, name, build, address] = /^(.+)@([0-9a-f]+):\+(0x[0-9a-f]+)$/.exec(text) ?? [];
  if (name === undefined || build === undefined || address === undefined) return undefined;
  return { text, name, within: `build ${build}`, at: `address ${address}` };
}

function nativeFrame(text: string): Frame | undefined {
  const [, name, offset] = /^(.+):(\+0x[0-9a-f]+)$/.exec(text) ?? [];
  return name === undefined || offset === undefined
    ? undefined
    : { text, name, within: "", at: offset };
}

const words: Record<string, string> = {
  other: "other code",
  truncated: "(the rest was cut off)",
};

/** Functions of Go (`path.func:+LINE,+0xPC`), native ones, and positions in modules. */
export function frameOf(text: string): Frame {
  return (
    goFrame(text) ??
    moduleFrame(text) ??
    nativeFrame(text) ?? { text, name: words[text] ?? text, within: "", at: "" }
  );
}

/** A library: its name has dots, but is no function of a package. */
const library = /\.(so(\.\d+)*|dll|dylib)$/;

/** A function without a position in it, as bugs are named; what is no function is read as a frame. */
export function functionOf(text: string): Frame {
  const isGo = /^[^\s:()[\]]+\.[^\s:]+$/.test(text) && !library.test(text);
  return isGo ? { text, ...goName(text), at: "" } : frameOf(text);
}

/** A stack's name taken apart: the counter, and its frames from the innermost on. */
export function readStack(stack: string): { counter: string; frames: string[] } {
  const [counter = "", ...frames] = stack.split("\n").filter((line) => line !== "");
  return { counter, frames };
}
