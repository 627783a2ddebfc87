"""`tally stacks symbolize` on real programs, against nm, addr2line and the sources."""

import json
import pathlib
import re
import shutil
import unittest

import support
import symbolize_support as ss


class SymbolizeTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.program, cls.library = ss.build(cls.work / "built", "-O2")
        cls.stripped, cls.debug = ss.split(cls.program, cls.work / "split")
        cls.address, cls.frames = cls.nested(cls.program)

    @staticmethod
    def nested(binary):
        """An address with inlined calls in it, and what it stands for."""
        return max(ss.expected(binary).items(), key=lambda item: len(item[1]))

    def fresh(self, name):
        directory = self.work / name
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        return directory

    def assert_resolved(self, *arguments, **options):
        done = ss.symbolize(*arguments, text=ss.frame(self.program, self.address) + "\n", **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines(), self.frames)

    def assert_left(self, *arguments, says, text=None, **options):
        text = text or ss.frame(self.program, self.address) + "\n"
        done = ss.symbolize(*arguments, text=text, **options)
        self.assertEqual((done.returncode, done.stdout), (1, text), done.stderr)
        self.assertRegex(done.stderr, r"\Atally: frames of [^\n]+\n\Z")
        self.assertIn(says, done.stderr)


class ProgramsTest(SymbolizeTest):

    def check(self, binary, debug_dir, tool="addr2line", reference=None):
        """Every instruction of which it is known what it stands for: by itself, or by another binary
        with the same code."""
        frames = ss.expected(reference or binary, tool)
        text = "".join(f"%\n  {ss.frame(binary, address)}\n" for address in frames)
        done = ss.symbolize("--debug-dir", debug_dir, text=text)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        # Clang numbers the lambdas that only one file sees in a way of its own.
        text = re.sub(r"\$_(\d)", lambda m: f"{{lambda#{int(m[1]) + 1}}}", done.stdout)
        got = [block.splitlines()[1:] for block in text.split("%")[1:]]
        self.assertEqual(len(got), len(frames))
        for address, lines in zip(frames, got):
            self.assertEqual(lines, [f"  {frame}" for frame in frames[address]], hex(address))
        return {frame.split(":+")[0].split(":-")[0] for lines in frames.values() for frame in lines}

    def test_every_instruction_of_every_form(self):
        forms = [["-O2"], ["-O2", "-no-pie"], ["-O1", "-gdwarf-4"], ["-O2", "-gz"],
                 ["-O3", "-ffunction-sections"]]
        for compiler, tool in self.compilers():
            for number, form in enumerate(forms):
                with self.subTest(compiler=compiler, form=form):
                    directory = self.work / f"{pathlib.Path(compiler).name}-{number}"
                    seen = set()
                    for binary in ss.build(directory, *form, compiler=compiler):
                        seen |= self.check(binary, directory, tool)
                    # What is inlined whole leaves no instruction but those within.
                    self.assertLessEqual({f.name for f in ss.FUNCTIONS} - seen, {"acme::four_times"})

    @staticmethod
    def compilers():
        found = [("g++", "addr2line")]
        if ss.CLANG and ss.LLVM_ADDR2LINE:
            found.append((ss.CLANG, ss.LLVM_ADDR2LINE))
        return found

    def test_split_units(self):
        """Not every addr2line knows them."""
        for compiler, tool in self.compilers():
            name = pathlib.Path(compiler).name
            references = ss.build(self.work / f"{name}-whole", "-O2", compiler=compiler)
            halves = ss.build(self.work / f"{name}-split", "-O2", "-gsplit-dwarf", compiler=compiler)
            for binary, reference in zip(halves, references):
                self.check(binary, self.work / f"{name}-split", tool, reference)

    def test_of_a_stripped_binary_and_its_split_off_debug_information(self):
        for binary in (self.program, self.library):
            ss.split(binary, self.fresh("both"))
            self.check(binary, self.work / "both")

    def test_debug_information_that_files_share(self):
        support.need(self, "dwz")
        directory = self.fresh("shared")
        for binary in (self.program, self.library):
            shutil.copy(binary, directory)
            shutil.copy(binary, directory / f"{binary.name}-2")
        names = [path.name for path in directory.iterdir()]
        support.must("dwz", "-m", "common.dwz", "-M", "common.dwz", *names, cwd=directory)
        self.check(self.program, directory)
        (directory / "sub").mkdir()
        (directory / "common.dwz").rename(directory / "sub" / "moved")
        self.check(self.program, directory)
        (directory / "sub" / "moved").unlink()
        shutil.copy(self.library, directory / "common.dwz")  # another build
        done = ss.symbolize("--debug-dir", directory, text=ss.frame(self.program, self.address))
        self.assertIn("get no lines", done.stderr)
        self.assertIn("common.dwz with the build-id", done.stderr)

    def test_symbols_alone(self):
        directory = self.fresh("symbols")
        support.must("strip", "--strip-debug", "-o", directory / "program", self.program)
        done = ss.symbolize("--debug-dir", directory, text=ss.frame(self.program, self.address))
        function, offset = self.frames[-1].split(":+")[0], self.frames[-1].split(",")[-1]
        self.assertEqual(done.stdout, f"{function}:{offset}")
        self.assertEqual(done.returncode, 0)

    def test_a_missing_half_is_said(self):
        directory = self.fresh("halves")
        program, _ = ss.build(directory, "-O2", "-gsplit-dwarf")
        for half in directory.glob("*.dwo"):
            half.unlink()
        done = ss.symbolize("--debug-dir", directory, text=ss.frame(program, self.address))
        self.assertIn("get no lines: parts of", done.stderr)
        self.assertRegex(done.stdout, r"\A[^,@]+:\+0x[0-9a-f]+\Z")


class SourcesTest(SymbolizeTest):

    def test_by_name(self):
        directory = self.fresh("by-name")
        ss.by_build_id(directory, self.debug)
        self.assert_resolved("--debug-dir", directory)
        self.assert_resolved("--debug-dir", directory / ".build-id")

    def test_any_file_below(self):
        directory = self.fresh("any")
        (directory / "text").write_text("no ELF file\n")
        (directory / "a" / "b").mkdir(parents=True)
        shutil.copy(self.debug, directory / "a" / "b" / "whatever")
        self.assert_resolved("--debug-dir", directory)
        deep = directory / "a" / "b" / "/".join("cdefghij")
        deep.mkdir(parents=True)
        (directory / "a" / "b" / "whatever").rename(deep / "whatever")
        self.assert_left("--debug-dir", directory, says="no debug information with this build-id")

    def test_of_several_directories_one_is_enough(self):
        empty, full = self.fresh("empty"), self.fresh("full")
        shutil.copy(self.stripped, empty)
        shutil.copy(self.debug, full)
        self.assert_resolved("--debug-dir", empty, "--debug-dir", full)
        self.assert_resolved("--debug-dir", full, "--debug-dir", empty)

    def test_what_is_missing_is_said_once_a_module(self):
        empty = self.fresh("empty")
        text = "".join(f"{ss.frame(binary, address)}\n" for binary in (self.program, self.library)
                       for address in (1, 2, 3))
        done = ss.symbolize("--debug-dir", empty, text=text)
        self.assertEqual((done.returncode, done.stdout), (1, text))
        self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)
        for line, binary in zip(done.stderr.splitlines(), (self.program, self.library)):
            self.assertTrue(line.startswith(
                f"tally: frames of {binary.name}@{ss.build_id(binary)} stay as they are: "
                "no debug information with this build-id was found in "
                f"{empty}, /usr/lib/debug; name the directory"), line)

    def test_an_address_without_a_function_is_said_once(self):
        text = f"{ss.frame(self.program, 1)}\n{ss.frame(self.program, 2)}\n"
        self.assert_left("--debug-dir", self.work / "split", text=text, says="has no function at 0x1\n")

    def test_another_build_is_never_used(self):
        directory = self.fresh("wrong")
        digits = ss.build_id(self.program)
        path = directory / digits[:2] / f"{digits[2:]}.debug"
        path.parent.mkdir()
        shutil.copy(self.library, path)
        self.assert_left("--debug-dir", directory, says=f"{path} is of another build "
                         f"(its build-id is {ss.build_id(self.library)}) and was not used")

    def test_a_cut_build_id(self):
        for digits in (8, 9, 39):
            text = ss.frame(self.program, self.address, digits)
            done = ss.symbolize("--debug-dir", self.work / "split", text=text)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout.splitlines(), self.frames)

    def test_of_two_builds_neither_is_chosen(self):
        directory = self.fresh("two")
        for name, rest in (("one", "abcd00"), ("two", "abcdff")):
            _, library = ss.build(directory / name, "-O2", f"-Wl,--build-id=0x0123456789{rest}")
            library.unlink()
        text = f"program@0123456789:+0x{self.address:x}"
        self.assert_left("--debug-dir", directory, text=text,
                         says="two builds begin with its build-id: 0123456789")
        done = ss.symbolize("--debug-dir", directory, text=f"program@0123456789abcd00:+0x{self.address:x}")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class InputTest(SymbolizeTest):

    def setUp(self):
        self.options = ["--debug-dir", self.work / "both"]
        ss.split(self.program, self.work / "both")
        ss.split(self.library, self.work / "both")

    def stack(self):
        """A stack through both modules, and what it becomes."""
        address, frames = self.nested(self.library)
        return (["cc/bug", "acme::f:+0x1", ss.frame(self.library, address), "other",
                 ss.frame(self.program, self.address), "libc.so.6"],
                ["cc/bug", "acme::f:+0x1", *frames, "other", *self.frames, "libc.so.6"])

    def assert_becomes(self, before, after):
        done = ss.symbolize(*self.options, text=before)
        self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", after))
        file = self.work / "input"
        file.write_text(before)
        self.assertEqual(ss.symbolize(*self.options, file).stdout, after)

    def test_text(self):
        before, after = self.stack()
        self.assert_becomes("  12  " + "\n      ".join(before) + "\n# end",
                            "  12  " + "\n      ".join(after) + "\n# end")

    def test_a_report_and_lines_of_json(self):
        before, after = ("\n".join(stack) for stack in self.stack())
        reports = [{"Week": "2026-11-29", "Programs": [{"Stacks": {stack: 1, "cc/x": 2}}]}
                   for stack in (before, after)]
        for indent in (None, 1):
            self.assert_becomes(*(json.dumps(report, indent=indent) + "\n" for report in reports))
        self.assert_becomes(*((json.dumps(report) + "\n") * 3 for report in reports))

    def test_names_are_escaped_in_json(self):
        address, frames = next(item for item in ss.expected(self.program).items()
                               if item[1][-1].startswith('acme::operator""_km'))
        before, after = (json.dumps({"cc/bug\n" + "\n".join(lines): 1})
                         for lines in ([ss.frame(self.program, address)], frames))
        self.assert_becomes(before, after)

    def test_much_input(self):
        """Slow were it to look for a module, or up an address, twice."""
        addresses = ss.expected(self.program)
        lines, results = [], []
        while len(lines) < 100_000:
            for address, frames in addresses.items():
                lines.append(ss.frame(self.program, address))
                results += frames
        self.assert_becomes("\n".join(lines), "\n".join(results))

    def test_wrong_usage(self):
        for arguments in ([], ["-", "--debug-dir", self.work / "nowhere"], ["-", "--debug-dir"],
                          ["-", "--debuginfod", "localhost"], ["-", "--debuginfod", "http://a b"],
                          [self.work / "nowhere"], [self.work]):
            done = ss.symbolize(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertNotEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
