"""Quill, a project that there is not: what it is, when it released what, whom it asked.

Everything that is made up stands here and in quill_charts.txt, so that it can be read what the pictures show.
"""

import datetime

COMPILER = "example.org/quill/quillc"
SERVER = "example.org/quill/quill-lsp"
PROGRAMS = (COMPILER, SERVER)

FIRST_WEEK = datetime.date(2025, 12, 14)
WEEKS = 53


def day(text):
    return datetime.date.fromisoformat(text)


RELEASES = tuple((version, day(date)) for version, date in (
    ("v0.8.0", "2025-11-18"),
    ("v0.8.1", "2025-12-30"),
    ("v0.9.0", "2026-02-10"),
    ("v0.9.1", "2026-03-03"),
    ("v0.10.0", "2026-05-12"),
    ("v0.10.1", "2026-06-02"),
    ("v0.10.2", "2026-07-07"),
    ("v0.11.0", "2026-09-15"),
    ("v1.0.0-rc.1", "2026-10-20"),
    ("v1.0.0", "2026-11-10"),
))
PRERELEASES = ("v1.0.0-rc.1",)
NUMBER = {version: number for number, (version, _) in enumerate(RELEASES)}

# Rename crashes from the one on; the other mends it.
CRASH_BEGINS, CRASH_ENDS = "v0.10.0", "v0.10.2"
FASTER = "v0.11.0"  # completion takes half as long from it on
RENAME_IN_MENU = "v0.9.0"

# The share of users who are asked whether they take part.
PROMPT_RATES = ((day("2025-11-18"), 0.01), (day("2026-03-16"), 0.02), (day("2026-08-03"), 0.03))

# (GOOS, GOARCH) -> share. The processors of Apple grow, those of Intel go: by week.
PLATFORMS = {("linux", "amd64"): 0.47, ("linux", "arm64"): 0.06, ("darwin", "arm64"): 0.21,
             ("darwin", "amd64"): 0.05, ("windows", "amd64"): 0.18, ("windows", "arm64"): 0.01,
             ("freebsd", "amd64"): 0.02}
# By whom a build was made: its system, then the toolchain.
BUILDS = {"linux": {"gcc-12.2": 0.3, "gcc-14.2": 0.4, "clang-19.1": 0.3},
          "darwin": {"clang-17.0": 0.7, "clang-19.1": 0.3},
          "windows": {"clang-19.1": 1.0},
          "freebsd": {"clang-18.1": 1.0}}
TOOLCHAINS = ["gcc-12.2", "gcc-14.2", "clang-17.0", "clang-18.1", "clang-19.1"]

# Those who say yes are not those who answer surveys (quill_charts.txt): they use terminals more.
EDITORS = {"vscode": 0.44, "neovim": 0.31, "emacs": 0.08, "helix": 0.09, "zed": 0.05, "other": 0.03}
COMMANDS = {"format": 0.9, "rename": 0.35, "organize-imports": 0.4, "extract-function": 0.12, "inline": 0.06,
            "run-test": 0.3}
FLAGS = {"O": 0.8, "g": 0.6, "lto": 0.15, "target": 0.25, "watch": 0.3, "emit-ir": 0.04, "sanitize": 0.18}
TARGETS = {"native": 0.97, "wasm": 0.28, "aarch64": 0.14, "riscv64": 0.04, "other": 0.01}
FLAG_RATE = 0.25
OPEN_RATE = 0.5

# In milliseconds; what the last bucket holds is beyond all of them.
COMPLETION_BOUNDS = ("completion/latency", (5, 10, 20, 50, 100, 200, 500, 1000))
OPEN_BOUNDS = ("open/latency", (100, 200, 500, 1000, 2000, 5000))
COMPILE_BOUNDS = ("latency", (50, 100, 200, 500, 1000, 2000, 5000, 10000))

RENAME_CRASH = (
    "crash/crash\nquill::lsp::rename::TextEdits::merge:+0x1c4\n"
    "quill::lsp::rename::Rename::edits_of:+0x2f0\nquill::lsp::rename::Rename::apply:+0x96\n"
    "quill::lsp::Server::on_rename:+0x118\nquill::lsp::Dispatcher::run_one:+0x7e\n"
    "quill::lsp::Dispatcher::loop:+0x54\nmain:+0x3a8")
RENAME_CRASH_AT_START = RENAME_CRASH.replace("Rename::edits_of:+0x2f0", "Rename::edits_of:+0x1b2")
MEMORY_CRASH = (
    "crash/crash\nquill::base::Arena::grow:+0x88\nquill::base::Arena::allocate<>:+0x3c\n"
    "quill::syntax::Parser::block:+0x1d6\nquill::syntax::Parser::file:+0xa2\n"
    "quill::lsp::Workspace::load:+0x24e\nquill::lsp::Server::on_open:+0xd0\n"
    "quill::lsp::Dispatcher::run_one:+0x7e\nquill::lsp::Dispatcher::loop:+0x54\nmain:+0x3a8")
LIBRARY_CRASH = (
    "crash/crash\nlibc.so.6\nquill::lsp::Json::write:+0x5e\nquill::lsp::Server::answer:+0x72\n"
    "quill::lsp::Dispatcher::run_one:+0x9a\nquill::lsp::Dispatcher::loop:+0x54\nmain:+0x3a8")
TYPE_BUG = (
    "quillc/bug\nquill::types::Checker::join:+0x14e\nquill::types::Checker::branch:+0xc8\n"
    "quill::types::Checker::function:+0x216\nquill::Compiler::check:+0x60\nmain:+0x1f2")
LOWER_BUG = (
    "quillc/bug\nquill::ir::Lowering::match:+0x3a6\nquill::ir::Lowering::function:+0x94\n"
    "quill::Compiler::lower:+0x4a\nmain:+0x214")


def prompt_rate(on):
    return [rate for since, rate in PROMPT_RATES if since <= on][-1]
