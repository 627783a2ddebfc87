"""The synthetic year: reports of people who never were, the same ones from the same seed."""

import json
import math
import random

import quill_project as quill
from public_list import version_on
from quill_people import population, version_of

SEED = 2026


def whole(chance, expected):
    """A whole number that is `expected` on the average."""
    return math.floor(expected + chance.random())


def latencies(chance, prefix, chart, times, median, spread):
    """Counts of a histogram whose times are log-normally distributed."""
    name, bounds = chart
    counts, below = {}, 0.0
    for bound in (*bounds, None):
        part = 1.0 if bound is None else 0.5 * math.erfc(math.log(median / bound) / (spread * math.sqrt(2)))
        count = whole(chance, times * (part - below))
        below = part
        if count > 0:
            counts[f"{prefix}/{name}:{bucket(bounds, bound)}"] = count
    return counts


def bucket(bounds, bound):
    value = bounds[-1] if bound is None else bound
    text = f"{value}ms" if value < 1000 else f"{value // 1000}s"
    return f">={text}" if bound is None else f"<{text}"


def some_of(chance, chart, shares, times, spread=0.8):
    """Counts of the buckets that somebody uses, each as often as its share says."""
    used = {name: whole(chance, times * share * chance.lognormvariate(0, spread))
            for name, share in shares.items() if chance.random() < share ** 0.6}
    return {f"{chart}:{name}": count for name, count in used.items() if count > 0}


def server_stacks(chance, person, version, renames):
    """Crashes: rare ones that every version has, and one of rename that three releases have."""
    stacks = {}
    number = quill.NUMBER[version]
    if quill.NUMBER[quill.CRASH_BEGINS] <= number < quill.NUMBER[quill.CRASH_ENDS]:
        if renames and chance.random() < 0.08:
            stack = quill.RENAME_CRASH_AT_START if version == quill.CRASH_BEGINS else quill.RENAME_CRASH
            stacks[stack] = 1 + whole(chance, 0.3)
    if chance.random() < 0.006 * person.activity:
        stacks[quill.MEMORY_CRASH] = 1
    if person.platform[0] == "linux" and chance.random() < 0.002:
        stacks[quill.LIBRARY_CRASH] = 1
    return stacks


def server_use(chance, person, version, x):
    """What the language server counts in a week."""
    sessions = 1 + whole(chance, 12 * person.activity)
    counts = {"quill-lsp/sessions": sessions, f"quill-lsp/client:{person.editor}": sessions}
    faster = quill.NUMBER[version] >= quill.NUMBER[quill.FASTER]
    median = (22 if faster else 44) * person.slowness
    counts |= latencies(chance, "quill-lsp", quill.COMPLETION_BOUNDS, 60 * sessions, median, 1.0)
    if x <= quill.OPEN_RATE:
        counts |= latencies(chance, "quill-lsp", quill.OPEN_BOUNDS, sessions, 700 * person.slowness, 0.9)
    commands = dict(quill.COMMANDS)
    if quill.NUMBER[version] >= quill.NUMBER[quill.RENAME_IN_MENU]:
        commands["rename"] *= 1.5
    counts |= some_of(chance, "quill-lsp/command", commands, 5 * sessions)
    stacks = server_stacks(chance, person, version, "quill-lsp/command:rename" in counts)
    for stack, count in stacks.items():
        signal = "SIGABRT" if stack == quill.MEMORY_CRASH else "SIGSEGV"
        name = f"crash/signal:{signal}"
        counts[name] = counts.get(name, 0) + count
    return counts, stacks


def compiler_use(chance, person, version, x):
    """What the compiler counts in a week."""
    runs = 1 + whole(chance, 60 * person.activity)
    counts = {"quillc/runs": runs}
    failed = whole(chance, runs * chance.uniform(0.05, 0.35))
    wrong = whole(chance, runs * 0.01)
    stacks = {}
    if chance.random() < 0.012:
        stacks[quill.TYPE_BUG] = 1
    if version.startswith("v0.11") and chance.random() < 0.02:
        stacks[quill.LOWER_BUG] = 1
    ends = {"0": runs - failed - wrong, "1": failed, "2": wrong, "internal": sum(stacks.values())}
    counts |= {f"quillc/exit:{status}": count for status, count in ends.items() if count > 0}
    counts |= latencies(chance, "quillc", quill.COMPILE_BOUNDS, runs, 340 * person.slowness, 1.1)
    counts |= some_of(chance, "quillc/target", quill.TARGETS, runs, 0.5)
    if x <= quill.FLAG_RATE:
        counts |= some_of(chance, "quillc/flag", quill.FLAGS, runs)
    return counts, stacks


def report_of(chance, person, week_end):
    week, x = str(week_end), chance.random() or 0.5
    version = version_of(person, week_end)
    programs = []
    uses = ((quill.COMPILER, person.uses_compiler, compiler_use), (quill.SERVER, person.uses_server, server_use))
    for program, is_used, use in uses:
        # Nobody does everything every week.
        if not is_used or chance.random() > 0.93:
            continue
        counts, stacks = use(chance, person, version, x)
        programs.append({"Program": program, "Version": version, "GoVersion": person.toolchain,
                         "GOOS": person.platform[0], "GOARCH": person.platform[1], "Counters": counts,
                         "Stacks": stacks})
    return {"Week": week, "LastWeek": "", "X": x, "Programs": programs, "Config": version_on(week)}


def approved_on(version_programs, report):
    """Leaves out of a report what the list of its week did not have yet."""
    for program in report["Programs"]:
        approved = version_programs[report["Config"]][program["Program"]]
        program["Counters"] = {k: v for k, v in program["Counters"].items() if k in approved}
    return report


def reports(seed, version_programs):
    """All reports of the year. `version_programs`: version of the list -> program -> counters approved."""
    chance = random.Random(seed)
    return [approved_on(version_programs, report_of(chance, person, week_end - person.ends_before))
            for week_end, people in population(chance) for person in people]


def write(path, made):
    with open(path, "w", encoding="utf-8") as file:
        for report in made:
            file.write(json.dumps(report, separators=(",", ":")) + "\n")


def marks():
    """What happened in the year, for the picture of it: doc/operating.md, "What the site says of you"."""
    listed = [{"Date": str(released), "Kind": "release", "Programs": list(quill.PROGRAMS), "Text": version}
              for version, released in quill.RELEASES]
    rates = zip(quill.PROMPT_RATES, quill.PROMPT_RATES[1:])
    listed += [{"Date": str(since), "Kind": "prompt", "Programs": list(quill.PROGRAMS),
                "Text": f"Quill asks {rate:.0%} of its users, before {before:.0%}"}
               for (_, before), (since, rate) in rates]
    return sorted(listed, key=lambda mark: mark["Date"])


def site_notes():
    """The annotations.json of the demonstration's site."""
    return {"Notice": "A demonstration. Quill and its programs, example.org/quill/…, are made up: their year is synthetic,"
                      " made from a seed. The other programs are real, run by simulated users.",
            "Marks": marks(),
            "Labels": [{"Program": program, "Label": "synthetic",
                        "Text": "Made up by script/demo: nobody has run this program."} for program in quill.PROGRAMS]}
