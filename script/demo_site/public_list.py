"""The public list of the demonstration, in signed versions."""

import json
import pathlib

import quill_project
from commands import BIN, DATA, dump, environment, must

PROGRAM = "example.org/wc"
HERE = pathlib.Path(__file__).resolve().parent


def chart_record(buckets, issues):
    """What the example tool's owner wants to see."""
    issue_lines = "".join(f"issue: https://example.org/wc/issues/{number}\n" for number in issues)
    return (f"\n---\ntitle: Where the text comes from\n"
            f"description: Whether people name files or pipe their text into it.\n{issue_lines}"
            f"type: partition\nprogram: {PROGRAM}\nmodule: {PROGRAM}\ncounter: wc/input:{{{buckets}}}\n")


def quill_records(without=()):
    """The charts of the made-up project; `without` are titles that were not there yet."""
    records = (HERE / "quill_charts.txt").read_text().split("---\n")
    kept = [r for r in records if not any(f"title: {title}\n" in r for title in without)]
    return "\n---\n" + "---\n".join(kept)


# The public list grew in steps, all before the users said yes.
HISTORY = (("2025-11-30", quill_records(("Targets", "Rename over time"))),
           ("2026-02-08", quill_records(("Targets",))),
           ("2026-10-04", quill_records()),
           ("2026-10-18", quill_records() + chart_record("stdin", (1,))),
           ("2026-11-08", quill_records() + chart_record("stdin,file", (1, 7))))


def version_on(day):
    """The version of the list that was in force on a day."""
    return f"v0.{sum(published <= str(day) for published, _ in HISTORY)}.0"


def write_versions(work):
    """What there is to report: that of the Go project, the example tool as it was built here, and what the
    made-up project has released."""
    scratch = work / "scratch"
    must(BIN / "tally-example-wc", env=environment(TALLY_DIR=scratch), stdin="")
    built = dump(next((scratch / "local").glob("*.v1.count")))["Meta"]
    real = json.loads((DATA / "go-config" / "config.json").read_text())
    versions = {key: real[key] + [built[key]] for key in ("GOOS", "GOARCH", "GoVersion")}
    versions["GoVersion"] += quill_project.TOOLCHAINS
    versions = {key: list(dict.fromkeys(names)) for key, names in versions.items()}
    versions["Programs"] = {program["Name"]: program["Versions"] for program in real["Programs"]
                            if not program["Name"].startswith("cmd/")}
    versions["Programs"][PROGRAM] = [built["Version"]]
    for program in quill_project.PROGRAMS:
        versions["Programs"][program] = [version for version, _ in quill_project.RELEASES]
    path = work / "versions.json"
    path.write_text(json.dumps(versions))
    return path


class PublicList:
    """The real upload config of the Go project, with records for the example tool and the made-up project."""

    def __init__(self, work):
        versions = write_versions(work)
        self.log, key = work / "log", work / "demo.key"
        self.public_key = must(BIN / "tally", "config", "keygen", "example.org/demo", "-o", key).strip()
        real_charts = (DATA / "go-config" / "config.txt").read_text()
        for number, (day, records) in enumerate(HISTORY, 1):
            charts, made = work / f"charts-{number}.txt", work / f"upload-config-{number}.json"
            charts.write_text(real_charts + records)
            must(BIN / "tally", "config", "generate", "--charts", charts, "--versions", versions, "-o", made)
            must(BIN / "tally", "config", "sign", "--key", key, "--log", self.log, "--charts", charts,
                 "--as-of", day, made)
            self.content = json.loads(made.read_text())


def expanded(name):
    """`chart:{a,b}` -> its counters."""
    chart, brace, buckets = name.partition("{")
    return [chart + b for b in buckets.rstrip("}").split(",")] if brace else [chart]


def approved_counters(config):
    """program -> the counters that may be sent."""
    return {program["Name"]: {name for counter in program.get("Counters") or []
                              for name in expanded(counter["Name"])}
            for program in config["Programs"]}
