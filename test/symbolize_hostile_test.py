"""`tally stacks symbolize` with debug information that is damaged, or that somebody made to harm."""

import os
import pathlib
import random
import re
import shutil
import unittest

import support
import symbolize_support as ss


class HostileTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.program, _ = ss.build(cls.work / "built", "-O2")
        _, cls.debug = ss.split(cls.program, cls.work / "split")
        cls.expected = ss.expected(cls.program)
        cls.text = "".join(f"{ss.frame(cls.program, address)}\n" for address in cls.expected)
        cls.target = cls.work / "target"
        cls.target.mkdir()

    def symbolize(self, text=None):
        done = ss.symbolize("--debug-dir", self.target, text=text or self.text)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertRegex(done.stderr, r"\A(tally: frames of [^\n]+\n)?\Z")
        return done

    def assert_harmless(self, content):
        """It ends by itself, and prints nothing but frames and at most one sentence."""
        (self.target / "debug").write_bytes(content)
        done = self.symbolize()
        for line in done.stdout.splitlines():
            self.assertRegex(line, r"\A[\x20-\x7e]+:\S*\+0x[0-9a-f]+\Z")
        if self.text in done.stdout:
            self.assertEqual(done.returncode, 1)
            self.assertNotEqual(done.stderr, "")

    def sections(self, file):
        said = support.must("readelf", "--sections", "--wide", file)
        pattern = r"\] (\.(?:debug_\S+|symtab|strtab|note\.gnu\.build-id))\s+\S+\s+\S+ (\S+) (\S+)"
        return [(int(m[2], 16), int(m[3], 16)) for m in re.finditer(pattern, said)]

    def test_cut_short(self):
        content = self.debug.read_bytes()
        generator = random.Random(20261122)
        lengths = [0, 4, 16, 63, 64, 100, len(content) - 1]
        for length in lengths + [generator.randrange(len(content)) for _ in range(40)]:
            self.assert_harmless(content[:length])
            done = self.symbolize()
            self.assertEqual((done.returncode, done.stdout), (1, self.text))

    def test_cut_short_under_its_name_is_said_to_be(self):
        path = ss.by_build_id(self.target, self.debug)
        self.addCleanup(shutil.rmtree, self.target / ".build-id")
        (self.target / "debug").unlink(missing_ok=True)
        os.truncate(path, path.stat().st_size - 1)
        self.assertIn(f"reading {path}: it is cut short or damaged", self.symbolize().stderr)

    def test_any_byte_damaged(self):
        generator = random.Random(20261129)
        for file in (self.debug, self.program):
            content, sections = file.read_bytes(), self.sections(file)
            for _ in range(200):
                damaged = bytearray(content)
                for _ in range(generator.choice((1, 1, 3, 30))):
                    begin, size = generator.choice(sections + [(0, 64), (len(content) - 2048, 2048)])
                    damaged[begin + generator.randrange(size)] = generator.choice(
                        (0, 1, 0x7F, 0x80, 0xFF, generator.randrange(256)))
                self.assert_harmless(bytes(damaged))

    def test_strings_without_an_end(self):
        """libdw would read on behind them."""
        said = support.must("readelf", "--sections", "--wide", self.debug)
        sections = re.findall(r"\.debug_\w*str\s+\S+\s+\S+ (\S+) (\S+)", said)
        self.assertGreaterEqual(len(sections), 2)
        for begin, size in sections:
            damaged = bytearray(self.debug.read_bytes())
            damaged[int(begin, 16) + int(size, 16) - 1] = ord("x")
            (self.target / "debug").write_bytes(damaged)
            self.assertIn("it is damaged: get it again", self.symbolize().stderr)

    def test_names_that_are_none(self):
        """A debug file can call a function as it likes."""
        content = self.debug.read_bytes()
        self.assertIn(b"plain_c_name", content)
        address = next(a for a, frames in self.expected.items() if frames[-1].startswith("plain_c_name:"))
        text = ss.frame(self.program, address)
        for name in (b"\x1b[2Jx\nyzz\xff \"", b"a:+0x1\nb:=1,", b"x@01234567:+", b"two words..."):
            self.assertEqual(len(name), len(b"plain_c_name"))
            (self.target / "debug").write_bytes(content.replace(b"plain_c_name", name))
            done = self.symbolize(text)
            self.assertEqual((done.returncode, done.stdout), (1, text))
            self.assertIn("has a name that no function has", done.stderr)

    def test_what_is_no_file_is_not_waited_for(self):
        shutil.rmtree(self.target)
        digits = ss.build_id(self.program)
        for path in (self.target / ".build-id" / digits[:2] / f"{digits[2:]}.debug",
                     self.target / digits[:2] / f"{digits[2:]}.debug", self.target / "debug"):
            path.parent.mkdir(parents=True, exist_ok=True)
            os.mkfifo(path)
        self.assertIn("it is no regular file", self.symbolize().stderr)
        shutil.rmtree(self.target)
        program, _ = ss.build(self.target, "-O2", "-gsplit-dwarf")
        for half in self.target.glob("*.dwo"):
            half.unlink()
            os.mkfifo(half)
        self.assertIn("is not there", self.symbolize(ss.frame(program, min(self.expected))).stderr)
        shutil.rmtree(self.target)
        self.target.mkdir()


if __name__ == "__main__":
    unittest.main()
