"""The installed libraries, used from outside the tree: by CMake package and by pkg-config."""

import pathlib
import shutil
import signal
import unittest

import support

OUTSIDE = support.SOURCE / "test" / "install"


class InstallTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.prefix = cls.work / "prefix"
        support.must("cmake", "--install", support.BUILD, "--prefix", cls.prefix)
        # Only a copy outside the tree shows that nothing of the tree is needed.
        cls.outside = cls.work / "outside"
        shutil.copytree(OUTSIDE, cls.outside)

    def check(self, build):
        """All programs run; the counting one leaves one counter."""
        telemetry = build / "telemetry"
        env = support.clean_environment(TALLY_DIR=telemetry)
        support.must(build / "counts", env=env)
        support.must(build / "sends", env=env)
        support.must(build / "tests", env=env)
        (counted,) = support.dump(*support.counter_files(telemetry))
        self.assertEqual(counted["Count"], {"acme/build": 1})
        self.check_crash(build / "crashes", build / "crashes-telemetry")

    def check_crash(self, program, telemetry):
        """It counts a stack and a crash, and ends by the signal."""
        done = support.run(program, "crash", env=support.clean_environment(TALLY_DIR=telemetry))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (-signal.SIGSEGV, "", ""))
        (counted,) = support.dump(*support.counter_files(telemetry))
        names = {name.split("\n")[0]: name for name in counted["Count"]}
        self.assertEqual(set(names), {"acme/bug", "crash/crash", "crash/signal:SIGSEGV"})
        self.assertRegex(names["acme/bug"], r"\Aacme/bug\nmain:\+0x[0-9a-f]+\Z")
        self.assertRegex(names["crash/crash"], r"\nmain:\+0x[0-9a-f]+\Z")

    def test_cmake_package(self):
        build = self.work / "build"
        support.must("cmake", "-G", "Ninja", "-S", self.outside, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        support.must("cmake", "--build", build)
        self.check(build)

    def test_pkg_config(self):
        build = self.work / "pkg-config"
        build.mkdir()
        directories = [str(p.parent) for p in self.prefix.rglob("*.pc")]
        env = support.clean_environment(PKG_CONFIG_PATH=":".join(directories))
        for name, package in (("counts", "tally-counter"), ("sends", "tally-upload"),
                              ("tests", "tally-testing"), ("crashes", "tally-client"), ("crashes", "tally-lsp")):
            flags = support.must("pkg-config", "--cflags", "--libs", package, env=env).split()
            support.must("c++", "-std=c++17", self.outside / f"{name}.cc", "-o", build / name, *flags)
        self.check(build)

    def test_a_counting_program_needs_libc_alone(self):
        program = self.work / "libc-alone"
        libraries = [f"-l{name}" for name in ("tally_counter", "tally_consent", "tally_countfile")]
        (directory,) = {str(p.parent) for p in self.prefix.rglob("libtally_counter.a")}
        # Not even the compiler's own libraries; -lgcc is what every object file may ask for.
        support.must("c++", "-std=c++17", "-fno-exceptions", "-nodefaultlibs",
                     f"-I{self.prefix}/include", self.outside / "counts.cc", "-o", program,
                     f"-L{directory}", *libraries, "-lc", "-lgcc")
        self.assertNotIn("_GLOBAL__sub_I", support.must("nm", program))  # a static initializer
        telemetry = self.work / "libc-alone-telemetry"
        support.must(program, env=support.clean_environment(TALLY_DIR=telemetry))
        (counted,) = support.dump(*support.counter_files(telemetry))
        self.assertEqual(counted["Count"], {"acme/build": 1})

    def test_a_program_with_crash_reports_needs_libc_alone(self):
        program = self.work / "crashes-libc-alone"
        libraries = [f"-ltally_{name}" for name in
                     ("client", "crash", "stack", "counter", "consent", "countfile")]
        (directory,) = {str(p.parent) for p in self.prefix.rglob("libtally_client.a")}
        support.must("c++", "-std=c++17", "-fno-exceptions", "-nodefaultlibs",
                     f"-I{self.prefix}/include", self.outside / "crashes.cc", "-o", program,
                     f"-L{directory}", *libraries, "-lc", "-lgcc")
        self.assertNotIn("_GLOBAL__sub_I", support.must("nm", program))
        self.check_crash(program, self.work / "crashes-libc-alone-telemetry")

    def compile(self, source, name, *flags):
        """A stripped program, and the map of its symbols before that."""
        program = self.work / name
        (directory,) = {str(p.parent) for p in self.prefix.rglob("libtally_counter.a")}
        support.must("c++", "-std=c++17", "-O2", f"-I{self.prefix}/include", *flags,
                     self.outside / source, "-o", program, f"-L{directory}", "-ltally_counter",
                     "-ltally_consent", "-ltally_countfile")
        symbols = support.must("nm", "-C", program)
        support.must("strip", program)
        return program, symbols

    def test_a_static_program_grows_by_at_most_64_kib(self):
        hello, _ = self.compile("hello.cc", "static-hello", "-static")
        counts, _ = self.compile("counts_only.cc", "static-counts", "-static")
        self.assertLessEqual(counts.stat().st_size - hello.stat().st_size, 64 * 1024)

    def test_a_program_has_no_new_library_and_no_static_initializer(self):
        def libraries(program):
            return {line.split()[0] for line in support.must("ldd", program).splitlines()}

        def initializers(program):
            """The size of the table of functions that run before `main`."""
            sections = support.must("readelf", "-S", "--wide", program)
            return [line.split()[-5] for line in sections.splitlines() if ".init_array" in line]

        hello, _ = self.compile("hello.cc", "hello")
        streams, _ = self.compile("hello.cc", "hello-streams", "-DSTREAMS")
        for flags in ([], ["-DALL_KINDS"], ["-DALL_KINDS", "-O0"]):
            with self.subTest(flags=flags):
                counts, symbols = self.compile("counts_only.cc", "counts-only", *flags)
                self.assertLessEqual(libraries(counts), libraries(streams))
                self.assertEqual(initializers(counts), initializers(hello))
                self.assertNotIn("_GLOBAL__sub_I", symbols)
                self.assertIn("tally::", symbols)

    def test_disabled_leaves_nothing_of_ours(self):
        """Every example, without optimisation, and without our libraries."""
        examples = sorted(each for each in (support.SOURCE / "examples").iterdir() if each.is_dir())
        self.assertGreaterEqual(len(examples), 3)
        for example in examples:
            sources = sorted(example.glob("*.c*"))
            compiler = ["cc", "-std=c99"] if sources[0].suffix == ".c" else ["c++", "-std=c++17"]
            program = self.work / f"disabled-{example.name}"
            support.must(*compiler, "-Wall", "-Wextra", "-Werror", "-O0", "-DTALLY_DISABLED",
                         f"-I{self.prefix}/include", *sources, "-o", program)
            # Functions of the example's own may take a type of ours.
            symbols = support.must("nm", "-C", program)
            self.assertNotRegex(symbols, r"(?m)^\s*[0-9a-f]* \w (non-virtual thunk to )?tally(::|_)", example)
            self.assertNotIn(".note.tally", support.must("readelf", "--wide", "--sections", program))
            self.assertNotIn(b"Tallystick", program.read_bytes())

    def test_programs_run_where_they_are_installed(self):
        for program in ("tally", "tallyd"):
            self.assertIn("Usage", support.must(self.prefix / "bin" / program, "--help"))

    def test_shells_and_man_find_what_is_for_them(self):
        share = self.prefix / "share"
        for file in ("bash-completion/completions/tally", "zsh/site-functions/_tally"):
            self.assertIn("tally", (share / file).read_text())
        support.need(self, "help2man")
        pages = {page.name for page in (share / "man" / "man1").iterdir()}
        self.assertLessEqual({"tally.1", "tally-on.1", "tally-wrap.1", "tallyd.1", "tallyd-serve.1"}, pages)
        self.assertEqual({name for name in pages if not name.startswith("tally") or not name.endswith(".1")}, set())

    def test_only_public_headers_are_installed(self):
        headers = sorted(p.name for p in (self.prefix / "include").rglob("*") if p.is_file())
        public = sorted(p.name for p in (support.SOURCE / "include" / "tally").iterdir())
        self.assertEqual(headers, public)


if __name__ == "__main__":
    unittest.main()
