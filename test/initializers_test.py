"""The weekly run and the sidecar run before the program's own constructors do, and before ours would: so
nothing of ours may need one. What has some is in the archives, as an entry of .init_array."""

import re
import unittest

import support

LIBRARIES = ("base", "consent", "countfile", "counter", "crash", "format", "lsp", "stack", "upload")


def initializers(library):
    """(object file, section) of all functions in the archive that run before `main`."""
    archive = support.BUILD / "lib" / f"libtally_{library}.a"
    found, file = [], None
    for line in support.must("readelf", "--wide", "--sections", archive).splitlines():
        if line.startswith("File: "):
            file = line.partition("(")[2].rstrip(")")
        elif section := re.search(r"\] (\.(?:init_array|ctors)\S*)", line):
            found.append((file, section[1]))
    return found


class InitializersTest(unittest.TestCase):

    def test_the_libraries_have_none(self):
        for library in LIBRARIES:
            with self.subTest(library=library):
                self.assertEqual(initializers(library), [])

    def test_the_sidecar_has_the_first_of_the_program(self):
        self.assertEqual(initializers("client"), [("start.cc.o", ".init_array.00101")])


if __name__ == "__main__":
    unittest.main()
