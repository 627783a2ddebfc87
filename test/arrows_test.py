"""Holds the folders to what they may include (the table is in CONTRIBUTING.md).

A folder under src/ may include itself, the public headers, and what stands in its row; of other
libraries, only those that its row names. Nothing may include a folder that the table does not name.
"""

import pathlib
import re
import unittest

import support

SRC = support.SOURCE / "src"

# folder: (folders it may use, other libraries it may use)
MAY_USE = {
    "base": (set(), {"fmt"}),
    "countfile": (set(), set()),
    "consent": (set(), set()),
    "counter": ({"countfile", "consent"}, set()),
    "format": ({"countfile", "base"}, {"simdjson", "nlohmann"}),
    "upload": ({"format", "countfile", "consent", "base"}, {"curl", "fmt"}),
    "collector": ({"format", "countfile", "base"},
                  {"boost", "rocksdb", "simdjson", "nlohmann", "spdlog", "fmt"}),
}
# Tests may use more: a test framework, and base for its temporary directories.
TEST_LIBRARIES = {"gtest", "gmock"}
LIBRARIES = {"boost", "curl", "fmt", "gmock", "gtest", "nlohmann", "openssl", "rocksdb", "simdjson",
             "spdlog", "CLI"}
# The host program links these: libc alone, so no stream, no allocation behind its back.
LIBC_ALONE = {"consent", "counter"}
STANDARD_ALLOWED_THERE = {
    "algorithm", "atomic", "chrono", "cstddef", "cstdint", "cstring", "optional", "string_view"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def violations(path, text):
    """Says what the file includes that its folder may not."""
    folder = path.parts[0]
    is_test = path.stem.endswith("_test")
    folders, libraries = MAY_USE[folder]
    found = []
    for quoted, angled in INCLUDE.findall(text):
        first = (quoted or angled).split("/")[0].removesuffix(".h").removesuffix(".hpp")
        if quoted:
            allowed = {folder, "tally"} | folders | ({"base"} if is_test else set())
            if first not in allowed:
                found.append(f"{path} includes \"{quoted}\"")
        elif first in LIBRARIES:
            if first not in libraries | (TEST_LIBRARIES if is_test else set()):
                found.append(f"{path} includes <{angled}>")
        elif folder in LIBC_ALONE and not is_test and not angled.endswith(".h"):
            if angled not in STANDARD_ALLOWED_THERE:
                found.append(f"{path} includes <{angled}>, and its folder uses libc alone")
    return found


def sources():
    return [p for p in sorted(SRC.rglob("*")) if p.suffix in {".h", ".cc"}]


class ArrowsTest(unittest.TestCase):

    def test_every_folder_has_a_row(self):
        self.assertEqual({p.name for p in SRC.iterdir() if p.is_dir()}, set(MAY_USE))

    def test_no_folder_includes_what_it_may_not(self):
        found = []
        for path in sources():
            found += violations(path.relative_to(SRC), path.read_text())
        self.assertEqual(found, [])

    def test_the_rows_have_no_cycle(self):
        for start in MAY_USE:
            seen, todo = set(), list(MAY_USE[start][0])
            while todo:
                folder = todo.pop()
                self.assertNotEqual(folder, start)
                if folder not in seen:
                    seen.add(folder)
                    todo += MAY_USE[folder][0]

    def test_a_wrong_include_is_found(self):
        self.assertTrue(violations(pathlib.Path("countfile/x.cc"), '#include "base/file.h"\n'))
        self.assertTrue(violations(pathlib.Path("counter/x.cc"), "#include <curl/curl.h>\n"))
        self.assertTrue(violations(pathlib.Path("counter/x.cc"), "#include <iostream>\n"))
        self.assertFalse(violations(pathlib.Path("counter/x.cc"), '#include "consent/mode.h"\n'))

    def test_public_headers_are_light(self):
        for path in (support.SOURCE / "include" / "tally").iterdir():
            for quoted, angled in INCLUDE.findall(path.read_text()):
                self.assertFalse(quoted and not quoted.startswith("tally/"), path)
                self.assertIn(angled, {"", "atomic", "cstdint", "cstddef", "string"}, path)


if __name__ == "__main__":
    unittest.main()
