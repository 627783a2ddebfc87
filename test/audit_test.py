"""`tally audit` on real programs: of several compilers, for several machines, stripped and damaged."""

import json
import pathlib
import shutil
import struct
import subprocess
import unittest

import support

SOURCES = support.SOURCE / "test" / "audit"
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
INCLUDE = f"-I{support.SOURCE / 'include'}"
LIBRARIES = [f"-L{support.BUILD / 'lib'}", "-ltally_counter", "-ltally_consent", "-ltally_countfile"]
CLANG = shutil.which("clang") or shutil.which("clang-22")
COMPILERS = {"c": [["cc"]], "cc": [["c++"]]}
if CLANG:
    COMPILERS["c"].append([CLANG])
    COMPILERS["cc"].append([CLANG, "--driver-mode=g++"])
STANDARD = {"c": "-std=c99", "cc": "-std=c++17"}

# What both tools can count.
DEFINITIONS = [
    {"Kind": "partition", "Name": "tool/client",
     "Description": 'The {editor|tool} that "asks", in 100% of cases; #1 @ $HOME é',
     "Buckets": ["vscode", "neovim", "other"]},
    {"Kind": "counter", "Name": "tool/inside:function", "Description": ""},
    {"Kind": "counter", "Name": "tool/inside:template", "Description": ""},
    {"Kind": "histogram", "Name": "tool/latency", "Description": "Time to open.",
     "Buckets": ["<10ms", "<1s", ">=1s"]},
    {"Kind": "counter", "Name": "tool/runs", "Description": "Times that it was run."},
]
COUNTED = {"tool/client:other": 1, "tool/inside:function": 1, "tool/inside:template": 2,
           "tool/latency:<10ms": 1, "tool/runs": 1}
TEXT = """\
tool can count:

tool/client           partition
    The {editor|tool} that "asks", in 100% of cases; #1 @ $HOME é
    Buckets: vscode, neovim, other
tool/inside:function  counter
tool/inside:template  counter
tool/latency          histogram
    Time to open.
    Buckets: <10ms, <1s, >=1s
tool/runs             counter
    Times that it was run.

The library adds tally/dropped: new names for which the counter file had no
room, should it ever be full.
"""


def audit(*arguments, **options):
    return support.run(support.TALLY, "audit", *arguments, **options)


def without_section_headers(program):
    """What sstrip leaves: the segments alone. And the same where only the count was set to 0."""
    content = bytearray(program.read_bytes())
    (sections,) = struct.unpack_from("=Q", content, 40)
    struct.pack_into("=HHH", content, 58, 0, 0, 0)
    uncounted = bytes(content)
    struct.pack_into("=Q", content, 40, 0)
    return bytes(content[:sections]), uncounted


class AuditTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.tool = cls.compile(["c++"], "cc", cls.work / "tool", "-O2", "-g")

    @classmethod
    def compile(cls, compiler, language, program, *options):
        """Builds the tool; in a library or an object file the last options leave nothing to link."""
        links = [] if {"-c", "-shared"} & set(options) else LIBRARIES
        support.must(*compiler, STANDARD[language], *WARNINGS, INCLUDE, *options,
                     SOURCES / f"tool.{language}", "-o", program, *links)
        return program

    def write(self, name, content):
        path = self.work / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def assert_definitions(self, binary):
        done = audit("--json", binary)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout), {"File": str(binary), "Definitions": DEFINITIONS})

    def assert_trouble(self, *arguments, says):
        done = audit(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")
        self.assertIn(says, done.stderr)


class CheckTest(AuditTest):
    """What a release's check relies on."""

    def test_an_empty_option_turns_nothing_off(self):
        for options in (["--config", ""], ["--config", "config.json", "--program", ""]):
            done = audit(self.tool, *options)
            self.assertEqual((done.returncode, done.stdout), (2, ""), options)

    def test_the_librarys_own_counter_can_be_approved(self):
        names = [d["Name"] + (":{" + ",".join(d["Buckets"]) + "}" if "Buckets" in d else "")
                 for d in DEFINITIONS]
        for own in ([], ["tally/dropped"]):
            config = self.write("approved.json", json.dumps({"Programs": [{
                "Name": "acme.org/tool", "Versions": ["v1.0.0"],
                "Counters": [{"Name": name, "Rate": 1} for name in names + own]}]}))
            done = audit(self.tool, "--config", config)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_parts_with_telemetry_and_without_live_in_one_program(self):
        """Both have an inline function with a counter, whose size is another one in each."""
        header = self.write("inline.h", '#include "tally/counter.h"\n'
                            'inline void hot() { TALLY_COUNTER(c, "tool/hot"); c.inc(); }\n')
        without = self.write("without.cc", f'#define TALLY_DISABLED\n#include "{header}"\n'
                             'void without() { for (int i = 0; i < 9; ++i) hot(); }\n')
        counting = self.write("counting.cc", f'#include "{header}"\nvoid without();\n'
                              'int main() { without(); hot(); return 0; }\n')
        for level in ("-O0", "-O2"):
            program = self.work / f"mixed{level}"
            support.must("c++", "-std=c++17", level, INCLUDE, without, counting, "-o", program,
                         *LIBRARIES)
            with support.temporary_directory() as telemetry:
                support.must(program, env=support.clean_environment(TALLY_DIR=telemetry))


class BinariesTest(AuditTest):

    def can_build(self, compiler, *options):
        """Whether a compiler has what an option needs of the linker."""
        source = self.write("empty.c", "int main(void) { return 0; }\n")
        return support.run(*compiler, *options, "-x", "c", source, "-o", self.work / "empty").returncode == 0

    def test_of_every_compiler_language_and_optimisation(self):
        forms = (["-O0"], ["-O2"], ["-O2", "-flto"], ["-Os", "-g"], ["-O2", "-fPIC", "-shared"],
                 ["-O2", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections"], ["-O2", "-c"])
        for language, compilers in COMPILERS.items():
            for compiler in compilers:
                for number, options in enumerate(forms):
                    if "-flto" in options and not self.can_build(compiler, *options):
                        continue
                    with self.subTest(compiler=compiler, options=options):
                        name = f"{pathlib.Path(compiler[0]).name}-{language}-{number}"
                        self.assert_definitions(
                            self.compile(compiler, language, self.work / name, *options))

    def test_of_newer_standards(self):
        for compiler in COMPILERS["cc"]:
            for standard in ("c++20", "c++23"):
                self.assert_definitions(
                    self.compile(compiler, "cc", self.work / "newer.o", "-c", f"-std={standard}"))

    def test_it_counts_what_it_says(self):
        for language, compilers in COMPILERS.items():
            program = self.compile(compilers[0], language, self.work / f"counts-{language}", "-O2")
            telemetry = self.work / f"telemetry-{language}"
            support.must(program, env=support.clean_environment(TALLY_DIR=telemetry))
            (counted,) = support.dump(*support.counter_files(telemetry))
            self.assertEqual(counted["Count"], COUNTED)

    def test_the_macros_need_no_static_initializer(self):
        for compiler in COMPILERS["cc"]:
            program = self.compile(compiler, "cc", self.work / "initializer.o", "-O0", "-c")
            self.assertNotIn("_GLOBAL__sub_I", support.must("nm", program))

    def test_stripped(self):
        tools = (["strip"], ["strip", "--strip-unneeded"], ["llvm-strip"], ["llvm-strip", "--strip-sections"],
                 ["objcopy", "--strip-all"], ["objcopy", "--only-keep-debug"])
        for tool in tools:
            if shutil.which(tool[0]):
                with self.subTest(tool):
                    copy = self.work / "stripped"
                    shutil.copy(self.tool, copy)
                    support.must(*tool, copy)
                    self.assert_definitions(copy)

    @unittest.skipUnless(struct.calcsize("P") == 8, "written for a machine of 64 bits")
    def test_without_section_headers(self):
        for content in without_section_headers(self.tool):
            self.assert_definitions(self.write("no-sections", content))

    def test_of_a_static_library_only_what_is_linked(self):
        """The notes of an object file come with its code."""
        used = self.compile(["c++"], "cc", self.work / "used.o", "-O2", "-c", "-Dmain=tool_main")
        unused = self.work / "unused.o"
        source = self.write("unused.cc", '#include "tally/counter.h"\nTALLY_COUNTER(unused, "tool/unused");\n'
                            "void use_it();\nvoid use_it() { unused.inc(); }\n")
        support.must("c++", "-std=c++17", INCLUDE, "-c", source, "-o", unused)
        support.must("ar", "rcs", self.work / "libused.a", used, unused)
        main = self.write("main.cc", "int tool_main(int, char**);\n"
                          "int main(int c, char** v) { return tool_main(c, v); }\n")
        program = self.work / "with-library"
        support.must("c++", main, "-o", program, self.work / "libused.a", *LIBRARIES)
        self.assert_definitions(program)
        self.assert_trouble(self.work / "libused.a", says="it is an archive")

    def test_for_other_machines(self):
        compilers = [["cc", "-m32"]] if shutil.which("x86_64-linux-gnu-gcc") else []
        if CLANG:
            compilers += [[CLANG, f"--target={target}"] for target in (
                "aarch64-linux-gnu", "armv7-linux-gnueabihf", "i386-linux-gnu", "mips-linux-gnu",
                "powerpc64-linux-gnu", "riscv64-linux-gnu", "s390x-linux-gnu")]
        compilers += [[name] for name in ("aarch64-linux-gnu-gcc", "arm-linux-gnueabihf-gcc",
                                          "powerpc64-linux-gnu-gcc", "s390x-linux-gnu-gcc")
                      if shutil.which(name)]
        for compiler in compilers:
            with self.subTest(compiler):
                self.assert_definitions(self.compile(
                    compiler, "c", self.work / "other.o", "-O2", "-ffreestanding", "-c"))


class OutputTest(AuditTest):

    def test_text(self):
        done = audit("tool", cwd=self.work)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, TEXT)

    def test_a_program_without_notes_says_so(self):
        for binary in ("/bin/ls", "/bin/cat"):
            done = audit(binary)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith(f"{binary} does not say what it can count"))
            self.assertEqual(json.loads(audit("--json", binary).stdout)["Definitions"], [])

    def test_what_cannot_be_audited_is_said(self):
        content = self.tool.read_bytes()
        text = self.write("text", "#!/bin/sh\n")
        self.assert_trouble(text, says=f"auditing {text}: it is no ELF file")
        self.assert_trouble(self.write("empty", ""), says="it is no ELF file")
        self.assert_trouble(self.work, says="Is a directory")
        self.assert_trouble(self.work / "nowhere", says="No such file")
        for length in (8, 40, 100, 1000, len(content) // 2, len(content) - 1):
            self.assert_trouble(self.write("cut", content[:length]), says="auditing")
        self.assert_trouble(self.write("cut", content[:-1]), says="cut short")

    def test_a_damaged_note_is_said(self):
        content = self.tool.read_bytes()
        for before, after, says in (
                (b"counter\0tool/runs\0", b"gauge\0\0\0tool/runs\0", 'the kind "gauge"'),
                (b"counter\0tool/runs\0", b"counter\0tool runs\0", '"tool runs" can be no counter'),
                (b"partition\0tool/client\0", b"partition\0tool/cli\x1b[m\0", '"tool/cli?[m:vscode"'),
                (b"Times that it was run.\0", b"Times that it was run.x", "no end")):
            self.assertIn(before, content)
            damaged = self.write("damaged", content.replace(before, after))
            self.assert_trouble(damaged, says=f"auditing {damaged}: it has a bad note: ")
            self.assert_trouble(damaged, says=says)

    def test_nothing_moves_the_cursor(self):
        content = self.tool.read_bytes()
        hostile = self.write("hostile", content.replace(b"Time to open.", b"\x1b[2J\xc2\x9b\xff\xe2\x80\xae\t\n."))
        for form in ([], ["--json"]):
            done = subprocess.run([support.TALLY, "audit", *form, hostile], capture_output=True,
                                  env=support.clean_environment(), timeout=60, check=True)
            for bad in (b"\x1b", b"\xc2\x9b", b"\xff", b"\xe2\x80\xae"):
                self.assertNotIn(bad, done.stdout)
        self.assertIn("    ?[2J??? .\n", audit(hostile).stdout)

    def test_output_that_cannot_be_written_is_told(self):
        for form in ([], ["--json"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([support.TALLY, "audit", *form, self.tool], stdout=full,
                                      stderr=subprocess.PIPE, text=True, timeout=60,
                                      env=support.clean_environment(), check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")


class ConfigTest(AuditTest):

    ALL = ["tool/runs", "tool/inside:{function,template}", "tool/client:{vscode,neovim,other}",
           "tool/latency:{<10ms,<1s,>=1s}"]

    def config(self, counters=(), name="acme.org/tool", stacks=(), more=()):
        programs = [{"Name": name, "Versions": ["v1.2.3"],
                     "Counters": [{"Name": counter, "Rate": 1} for counter in counters],
                     "Stacks": list(stacks)}]
        programs += [{"Name": other} for other in more]
        return self.write("config.json", json.dumps({"Programs": programs}))

    def test_agreement(self):
        config = self.config(self.ALL)
        done = audit("--config", config, self.tool)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"{self.tool}, compared with {config} for acme.org/tool:\n", done.stdout)
        self.assertIn("All that it can count is approved", done.stdout)
        done = audit("--config", config, "--json", self.tool)
        self.assertEqual(done.returncode, 0)
        nothing = {"Counters": [], "Stacks": []}
        self.assertEqual(json.loads(done.stdout), {
            "File": str(self.tool), "Definitions": DEFINITIONS, "Config": {
                "Program": "acme.org/tool", "Agrees": True, "NotApproved": nothing,
                "NotCountable": nothing, "Depths": []}})

    def test_differences_in_both_directions(self):
        config = self.config([*self.ALL[1:3], "tool/latency:{<10ms,<1s}", "tool/old:{a,b}"],
                             stacks=[{"Name": "tool/bug", "Rate": 1, "Depth": 16}])
        done = audit("--config", config, "tool", cwd=self.work)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertEqual(done.stdout, f"""\
tool, compared with {config} for acme.org/tool:

It can count these, which are not approved:
    tool/latency:>=1s
    tool/runs
These are approved, and it cannot count them:
    tool/old:a
    tool/old:b
    tool/bug (a stack)
""")
        done = audit("--json", "--config", config, self.tool)
        self.assertEqual(done.returncode, 1)
        said = json.loads(done.stdout)["Config"]
        self.assertEqual(said["NotApproved"], {"Counters": ["tool/latency:>=1s", "tool/runs"], "Stacks": []})
        self.assertEqual(said["NotCountable"], {"Counters": ["tool/old:a", "tool/old:b"],
                                                "Stacks": ["tool/bug"]})
        self.assertFalse(said["Agrees"])

    def test_the_depth_of_a_stack(self):
        seed = support.SOURCE / "fuzz" / "seeds" / "audit" / "object32-big.elf"
        rest = ["acme/build", "acme/client:{vscode,other}", "acme/time:{<10ms,<1s,>=1s}"]
        for depth, exit_code in ((16, 0), (8, 1)):
            config = self.config(rest, stacks=[{"Name": "acme/bug", "Rate": 1, "Depth": depth}])
            done = audit("--config", config, seed)
            self.assertEqual(done.returncode, exit_code, done.stdout)
        self.assertIn("acme/bug: 16 frames counted, 8 approved\n", done.stdout)

    def test_a_program_without_notes_can_count_nothing_approved(self):
        done = audit("--config", self.config(["ls/runs"], name="acme.org/ls"), "/bin/ls")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/bin/ls does not say what it can count", done.stdout)
        self.assertIn("it cannot count them:\n    ls/runs\n", done.stdout)

    def test_which_program_of_the_config(self):
        def chosen(*arguments):
            return json.loads(audit("--json", *arguments).stdout)["Config"]["Program"]

        alone = self.config(self.ALL, name="acme.org/another")
        self.assertEqual(chosen("--config", alone, self.tool), "acme.org/another")
        many = self.config(self.ALL, more=["acme.org/ld", "b.org/ld"])
        self.assertEqual(chosen("--config", many, self.tool), "acme.org/tool")
        self.assertEqual(chosen("--config", many, "--program", "b.org/ld", self.tool), "b.org/ld")
        self.assert_trouble("--config", many, "--program", "x", self.tool,
                            says='no program "x"; it has acme.org/ld, acme.org/tool, b.org/ld')
        self.assert_trouble("--config", many, "/bin/ls", says='no program called "ls"')
        shutil.copy(self.tool, self.work / "ld")
        self.assert_trouble("--config", many, self.work / "ld", says="--program, of acme.org/ld, b.org/ld")

    def test_what_is_no_config_is_said(self):
        self.assert_trouble("--config", self.work / "nowhere", self.tool, says="No such file")
        self.assert_trouble("--config", self.write("bad", "{"), self.tool, says="cannot be used")
        self.assert_trouble("--config", self.write("none", "{}"), self.tool, says="it has no programs")

    def test_wrong_use_is_trouble(self):
        for arguments in ([], [self.tool, "--program", "x"], [self.tool, self.tool], ["--frob"]):
            self.assertEqual(audit(*arguments).returncode, 2, arguments)
        self.assertIn("Exit codes: 0 listed", audit("--help").stdout)


class RefusedTest(AuditTest):
    """What the macros do not let pass in C++17, and how it is said."""

    NAME_RULE = "a counter's name is printable UTF-8 without white space"

    def refused(self, use, says):
        source = self.write("refused.cc", '#include "tally/histogram.h"\n#include "tally/partition.h"\n' + use)
        for compiler in COMPILERS["cc"]:
            done = support.run(*compiler, "-std=c++17", INCLUDE, "-fsyntax-only", source,
                               env=support.clean_environment(LC_ALL="C"))
            self.assertNotEqual(done.returncode, 0, use)
            self.assertIn(says, done.stderr, use)

    def test_bad_names(self):
        for use in ('TALLY_COUNTER(a, "acme build", "Builds.");', 'TALLY_COUNTER(a, "");',
                    'TALLY_COUNTER(a, "a:b:c");', 'TALLY_PARTITION(a, "acme", "", "ok", "not ok");',
                    'TALLY_PARTITION(a, "acme:x", "", "ok");', 'TALLY_PARTITION(a, "acme", "", "");',
                    'TALLY_HISTOGRAM(a, "ac me", "", "1s");', 'TALLY_HISTOGRAM(a, "acme:x", "", "1s");',
                    'void f() { TALLY_COUNTER(a, "acme/"); }',
                    'template <typename T> void f() { TALLY_COUNTER(a, "/acme"); }\ntemplate void f<int>();'):
            self.refused(use, self.NAME_RULE)

    def test_bad_bounds(self):
        for bounds in ('"1s", "10ms"', '"1s", "1s"', '"soon"', '"1 s"'):
            use = f'TALLY_HISTOGRAM(a, "acme/time", "", {bounds});'
            self.refused(use, self.NAME_RULE if " s" in bounds else "a histogram's bounds ascend")

    def test_what_is_no_literal(self):
        self.refused('constexpr char kName[] = "acme"; TALLY_COUNTER(a, kName);', "kName")
        self.refused('constexpr char kText[] = "Text."; TALLY_COUNTER(a, "acme", kText);', "kText")

    def test_too_many_buckets(self):
        buckets = ", ".join(f'"{i}"' for i in range(33))
        self.refused(f'TALLY_PARTITION(a, "acme", "", {buckets});', "TALLY_AT_MOST_32")


if __name__ == "__main__":
    unittest.main()
