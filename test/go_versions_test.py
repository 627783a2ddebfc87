"""Versions of the toolchain are ordered as Go's own package orders them."""

import json
import pathlib
import random
import unittest

import go_support
import support

CHART = """title: T
counter: go/x
type: partition
issue: https://acme.org/issue/1
program: cmd/go
version: {}
"""
PARTS = ("go", "go", "go", "go1", "go1.", "0", "1", "2", "9", "10", "20", "21", "22", ".", ".", "rc", "beta", "alpha",
         "-x", "-", "v", "99999999999999999999", "00", "RC")


def some_version(random_):
    """One that is right more often than not."""
    if random_.random() < 0.3:
        return "".join(random_.choices(PARTS, k=random_.randint(1, 6)))
    number = lambda: str(random_.choice((0, 1, 2, 3, 9, 10, 19, 20, 21, 22, 100)))
    version = "go" + number()
    if random_.random() < 0.9:
        version += "." + number()
        version += random_.choice(("", "." + number(), "rc" + number(), "beta" + number(), "rc", ".1rc1"))
    return version + random_.choice(("", "", "", "-custom", "-"))


class GoVersionsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.holder = support.temporary_directory()
        cls.addClassCleanup(cls.holder.cleanup)
        cls.work = pathlib.Path(cls.holder.name)
        cls.sort = go_support.build("sortversions", cls.work)
        random_ = random.Random(1)
        cls.given = sorted({some_version(random_) for _ in range(6000)})
        random_.shuffle(cls.given)

    def ours(self, least):
        charts, versions = self.work / "charts.txt", self.work / "versions.json"
        charts.write_text(CHART.format(least))
        versions.write_text(json.dumps({"GoVersion": self.given}))
        made = support.must(support.TALLY, "config", "generate", "--charts", charts, "--versions", versions)
        return json.loads(made)["Programs"][0]["Versions"]

    def theirs(self, *least):
        return json.loads(support.must(self.sort, *least, stdin=json.dumps(self.given)))

    def test_every_version_has_the_same_place(self):
        self.assertGreater(len(self.given), 2000)
        self.assertEqual(self.ours(""), self.theirs())

    def test_the_same_versions_come_before_one(self):
        for least in ("go1", "go1.9", "go1.21", "go1.21rc2", "go1.21.0", "go1.21.0-custom", "go1.22.10"):
            with self.subTest(least):
                self.assertEqual(self.ours(least), self.theirs(least))


if __name__ == "__main__":
    go_support.main()
