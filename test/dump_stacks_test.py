"""`tally dump` of stacks: readable where this machine has the program, else as they are stored."""

import pathlib
import struct
import unittest

import support
import symbolize_support as ss

PAGE = 16 * 1024
META = ("TimeBegin: 2026-11-22T00:00:00Z\nTimeEnd: 2026-11-29T00:00:00Z\nProgram: acme.org/cc\n"
        "Version: v1.2.3\nGoVersion: gcc-12.2\nGOOS: linux\nGOARCH: amd64\n\n")


def fnv1a(name):
    value = 0x811C9DC5
    for byte in name:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def counter_file(name, count):
    """A counter file with this one counter (doc/formats.md, 2)."""
    header = (32 + len(META) + 31) // 32 * 32
    content = bytearray(PAGE)
    content[:28] = b"# telemetry/counter file v1\n"
    struct.pack_into("=I", content, 28, header)
    content[32:32 + len(META)] = META.encode()
    record = (header + 4 + 2048 + 31) // 32 * 32
    struct.pack_into("=I", content, header, record + (16 + len(name) + 31) // 32 * 32)
    value = fnv1a(name)
    struct.pack_into("=I", content, header + 4 + 4 * ((value ^ value >> 16) % 512), record)
    struct.pack_into("=QII", content, record, count, len(name) | 0xFF << 24, 0)
    content[record + 16:record + 16 + len(name)] = name
    return bytes(content)


class DumpStacksTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.program, cls.library = ss.build(cls.work / "bin", "-O2")
        cls.stripped, _ = ss.split(cls.program, cls.work / "stripped")
        cls.address, cls.frames = max(ss.expected(cls.program).items(), key=lambda item: len(item[1]))
        cls.stored = ["cc/bug", "acme::f:+0x1", ss.frame(cls.program, cls.address), "other"]
        cls.file = cls.work / "cc.v1.count"
        cls.file.write_bytes(counter_file("\n".join(cls.stored).encode(), 12))

    def dump(self, *options, path=()):
        folders = ":".join(str(part) for part in (*path, "/usr/bin"))
        done = support.run(support.TALLY, "dump", *options, self.file,
                           env=support.clean_environment(PATH=folders), cwd=self.program.parent)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def stack_in(self, text):
        lines = text.splitlines()
        return [line.strip() for line in lines[next(i for i, line in enumerate(lines) if "cc/bug" in line):]]

    def test_of_a_program_that_is_here(self):
        text = self.dump(path=[self.program.parent])
        self.assertEqual(self.stack_in(text), ["12  cc/bug", "acme::f:+0x1", *self.frames, "other"])
        self.assertIn(f"\n{24 * ' '}{self.frames[0]}\n{24 * ' '}{self.frames[1]}\n", text)

    def test_as_stored(self):
        stored = ["12  cc/bug", *self.stored[1:]]
        for path in ([], ["."], [self.work / "nowhere"], [self.stripped.parent]):
            self.assertEqual(self.stack_in(self.dump(path=path)), stored, path)
        self.assertEqual(self.stack_in(self.dump("--raw", path=[self.program.parent])), stored)
        self.assertIn(self.stored[2], self.dump("--json", path=[self.program.parent]))

    def test_another_build_of_that_name_is_not_it(self):
        other, _ = ss.build(self.work / "other", "-O1")
        self.assertIn(self.stored[2], self.dump(path=[other.parent]))
        text = self.dump(path=[other.parent, self.program.parent])
        self.assertNotIn(self.stored[2], text)


if __name__ == "__main__":
    unittest.main()
