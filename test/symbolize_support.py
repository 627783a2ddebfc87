"""What the tests of `tally stacks symbolize` share: binaries, and what their frames should become.

What is expected comes from the marks in the sources (which function has which lines), `nm` (where its
code begins) and `addr2line` (which lines an address stands for), of the compiler's own family.
"""

import dataclasses
import functools
import pathlib
import re
import shutil

import support

SOURCES = support.SOURCE / "test" / "symbolize"
CLANG = shutil.which("clang++-22") or shutil.which("clang++")
LLVM_ADDR2LINE = shutil.which("llvm-addr2line-22") or shutil.which("llvm-addr2line")


@dataclasses.dataclass(frozen=True)
class Function:
    name: str
    file: str
    begin: int  # lines, both within
    end: int


def functions_of(source):
    """The marked functions of a source."""
    found, begun = [], []
    for number, line in enumerate(source.read_text().splitlines(), 1):
        if match := re.search(r"//< (.+)", line):
            begun.append((match[1], number))
        elif line.endswith("//>"):
            name, begin = begun.pop()
            found.append(Function(name, source.name, begin, number))
    return found


FUNCTIONS = [f for name in ("program.cc", "library.cc") for f in functions_of(SOURCES / name)]


def function_at(file, line):
    """The innermost marked function with this line, or None."""
    holding = [f for f in FUNCTIONS if f.file == file and f.begin <= line <= f.end]
    return max(holding, key=lambda f: f.begin, default=None)


def build_id(binary):
    return re.search(r"Build ID: ([0-9a-f]+)", support.must("readelf", "--notes", binary))[1]


def build(directory, *options, compiler="c++"):
    """Builds the program and its library, with all debug information."""
    directory.mkdir(parents=True, exist_ok=True)
    library, program = directory / "libpart.so", directory / "program"
    common = [compiler, "-std=c++17", "-g", "-Wl,--build-id", *options]
    # Split debug information is written beside the output, under a relative name.
    support.must(*common, "-fPIC", "-shared", SOURCES / "library.cc", "-o", library.name, cwd=directory)
    support.must(*common, SOURCES / "program.cc", library, "-o", program.name, cwd=directory)
    return program, library


def split(binary, directory):
    """Divides a binary as distributions do: (stripped binary, file with the debug information)."""
    directory.mkdir(parents=True, exist_ok=True)
    debug, stripped = directory / f"{binary.name}.debug", directory / binary.name
    support.must("objcopy", "--only-keep-debug", binary, debug)
    support.must("strip", "-o", stripped, binary)
    return stripped, debug


@functools.cache
def symbols(binary):
    """[(begin, end)] of the code of all functions in the sources, from the table of symbols."""
    found = []
    for line in support.must("nm", "--print-size", "--defined-only", binary).splitlines():
        fields = line.split()
        if len(fields) == 4 and fields[2] in "tTwW" and not fields[3].startswith("_start"):
            begin = int(fields[0], 16)
            found.append((begin, begin + int(fields[1], 16)))
    return sorted(found)


def instructions(binary):
    """The address of each instruction in a function of the sources."""
    said = support.must("objdump", "--disassemble", "--no-show-raw-insn", binary)
    addresses = [int(m[1], 16) for m in re.finditer(r"^ +([0-9a-f]+):\t", said, re.MULTILINE)]
    return [a for a in addresses if any(begin <= a < end for begin, end in symbols(binary))]


def frame(binary, address, digits=None):
    return f"{binary.name}@{build_id_of(binary)[:digits]}:+0x{address:x}"


build_id_of = functools.cache(build_id)


def lines_of(binary, addresses, tool):
    """address -> [(file, line)], innermost first, where all lines are known."""
    said = support.must(tool, "--inlines", "--functions", "--addresses", "--exe", binary,
                        *(f"0x{a:x}" for a in addresses))
    lines = {}
    for block in re.split(r"^0x", said, flags=re.MULTILINE)[1:]:
        address, *rest = block.splitlines()
        places = [re.fullmatch(r"(.*):(\d+|\?)(?: \(discriminator \d+\))?", place) for place in rest[1::2]]
        if all(place[2] not in ("?", "0") for place in places):
            lines[int(address, 16)] = [(pathlib.Path(p[1]).name, int(p[2])) for p in places]
    return lines


def expected(binary, tool="addr2line"):
    """address -> frames, for every instruction whose lines are marked."""
    frames = {}
    for address, places in lines_of(binary, instructions(binary), tool).items():
        begin = max(b for b, e in symbols(binary) if b <= address < e)
        functions = [function_at(*place) for place in places]
        if all(functions):
            frames[address] = [f"{function.name}:{line - function.begin:+},+0x{address - begin:x}"
                               for function, (_, line) in zip(functions, places)]
    return frames


def symbolize(*arguments, text=None, env=None, cwd=None):
    """Runs the command, on the text as standard input if there is one."""
    last = [] if text is None else ["-"]
    return support.run(support.TALLY, "stacks", "symbolize", *arguments, *last, stdin=text or "",
                       env=env, cwd=cwd)


def by_build_id(directory, debug):
    """Puts a file where it is found by its build-id."""
    digits = build_id(debug)
    path = directory / ".build-id" / digits[:2] / f"{digits[2:]}.debug"
    path.parent.mkdir(parents=True)
    shutil.copy(debug, path)
    return path
