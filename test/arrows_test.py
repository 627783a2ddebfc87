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
    "stack": ({"counter", "countfile", "consent"}, {"elf"}),
    "crash": ({"stack", "counter", "countfile"}, set()),
    "client": ({"crash", "stack", "counter", "countfile", "consent"}, set()),
    "lsp": ({"client", "consent"}, set()),
    "testing": ({"counter", "countfile"}, set()),
    "format": ({"countfile", "base"}, {"simdjson", "nlohmann", "openssl"}),
    "audit": ({"format", "base"}, {"libelf", "gelf", "fmt"}),
    "bugs": ({"format", "countfile", "base"}, {"nlohmann", "toml++"}),
    "triage": ({"bugs", "upload", "format", "countfile", "base"},
               {"libelf", "gelf", "dwarf", "elfutils", "fmt", "zlib", "zstd"}),
    "upload": ({"format", "countfile", "consent", "base"}, {"curl", "fmt"}),
    "viewer": ({"upload", "format", "countfile", "consent", "base"}, {"boost", "nlohmann", "openssl"}),
    "publish": ({"upload", "format", "base"}, {"fmt", "pugixml"}),
    "collector": ({"bugs", "publish", "format", "countfile", "base"},
                  {"boost", "rocksdb", "simdjson", "nlohmann", "openssl", "prometheus", "spdlog", "fmt", "zlib",
                   "zstd", "zstd_errors", "emmintrin"}),
}
# Tests may use more: a test framework, POSIX, base for its temporary directories, and the demangler
# and the unwinder of the C++ runtime to compare with.
TEST_LIBRARIES = {"gtest", "gmock", "cxxabi", "unwind"}
MAY_USE_POSIX = {"base", "consent", "counter", "stack", "crash", "client", "triage", "upload",
                 "viewer", "collector"}
# Here only files that say so by their name may use POSIX, and tests.
POSIX_IN_NAMED_FILES = {"consent", "counter", "stack", "crash", "client", "lsp"}
# What only turns bytes and text into values and back does no input or output.
NO_IO = {"countfile", "format", "audit"}
# The host program links these: libc alone, so no stream, no allocation behind its back.
LIBC_ALONE = {"consent", "counter", "stack", "crash", "client", "lsp"}
LIBC_ALONE_FILES = {f"countfile/{name}" for name in """
    frame.cc frame.h frame_reader.h function_name.h go_function.cc header.cc header.h layout.h letter.cc
    letter.h native_function.cc symbol_codes.h symbol_name.cc symbol_name.h symbol_parser.cc
    symbol_parser.h symbol_parser_expressions.cc symbol_parser_names.cc symbol_parser_types.cc""".split()}
STANDARD_ALLOWED_THERE = {
    "algorithm", "atomic", "chrono", "cstddef", "cstdint", "cstring", "new", "optional",
    "string_view"}

STREAMS = set("""
    fstream iomanip ios iosfwd iostream istream ostream print spanstream sstream streambuf
    syncstream""".split())
IO = STREAMS | {"cstdio", "stdio.h", "filesystem"}
C_STANDARD = set("""
    assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h
    setjmp.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
    string.h tgmath.h time.h uchar.h wchar.h wctype.h""".split())
STANDARD = IO | C_STANDARD | set("""
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono
    cinttypes climits clocale cmath codecvt compare complex concepts condition_variable coroutine
    csetjmp csignal cstdarg cstddef cstdint cstdlib cstring ctime cuchar cwchar cwctype deque
    exception execution expected flat_map flat_set format forward_list functional future generator
    initializer_list iterator latch limits list locale map mdspan memory memory_resource mutex new
    numbers numeric optional queue random ranges ratio regex scoped_allocator semaphore set
    shared_mutex source_location span stack stacktrace stdexcept stdfloat stop_token string
    string_view system_error thread tuple type_traits typeindex typeinfo unordered_map
    unordered_set utility valarray variant vector version""".split())
POSIX = set("""
    arpa/inet.h dirent.h dlfcn.h fcntl.h libgen.h link.h netdb.h netinet/in.h netinet/tcp.h
    poll.h pthread.h pwd.h sched.h spawn.h strings.h sys/auxv.h sys/eventfd.h sys/file.h
    sys/inotify.h sys/ioctl.h sys/mman.h sys/prctl.h sys/random.h sys/resource.h
    sys/select.h sys/socket.h sys/stat.h sys/statvfs.h sys/syscall.h sys/time.h
    sys/timerfd.h sys/types.h sys/uio.h sys/un.h sys/utsname.h sys/vfs.h sys/wait.h sys/xattr.h sysexits.h syslog.h
    termios.h ucontext.h unistd.h utime.h""".split())

# Whatever is no plain include, such as one of a macro, leaves both names empty.
INCLUDE = re.compile(
    r'^\s*#\s*(?:include|include_next|import)\b\s*(?:"([^"]+)"|<([^>]+)>)?', re.MULTILINE)


def needs_libc_alone(path):
    return path.parts[0] in LIBC_ALONE or str(path) in LIBC_ALONE_FILES


def may_use_folder_file(path, name, is_test):
    """Whether a file of ours may include this one, of ours too."""
    folder, there = path.parts[0], name.split("/")[0]
    if there not in {folder, "tally"} | MAY_USE[folder][0] | ({"base"} if is_test else set()):
        return False
    if is_test or not needs_libc_alone(path):
        return True
    return there in LIBC_ALONE | {"tally"} or name in LIBC_ALONE_FILES


def may_use_library_file(path, name, is_test):
    """Whether a file of ours may include this one, of somebody else."""
    folder = path.parts[0]
    if name == "iostream":
        return False
    if name in STANDARD:
        if is_test:
            return True
        if needs_libc_alone(path) and name not in STANDARD_ALLOWED_THERE | C_STANDARD:
            return False
        return not (folder in NO_IO and name in IO)
    if name in POSIX:
        if is_test:
            return True
        named = folder not in POSIX_IN_NAMED_FILES or path.stem.endswith("_posix")
        return folder in MAY_USE_POSIX and named
    library = name.split("/")[0].removesuffix(".h").removesuffix(".hpp")
    return library in MAY_USE[folder][1] | (TEST_LIBRARIES if is_test else set())


def violations(path, text):
    """Says what the file includes that its folder may not."""
    is_test = path.stem.endswith(("_test", "_fixture"))
    found = []
    for quoted, angled in INCLUDE.findall(text):
        name = quoted or angled
        ours = quoted or ("/" in name and name.split("/")[0] in {"tally", *MAY_USE})
        allowed = may_use_folder_file if ours else may_use_library_file
        if ".." in name.split("/") or not name or not allowed(path, name, is_test):
            found.append(f"{path} includes {name or 'what cannot be read here'}")
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

    def assert_wrong(self, path, include):
        text = f"#include {include}\n"
        self.assertTrue(violations(pathlib.Path(path), text), f"{path}: {include}")

    def assert_right(self, path, include):
        self.assertEqual(violations(pathlib.Path(path), f"#include {include}\n"), [])

    def test_a_wrong_include_is_found(self):
        for path, include in (
                ("countfile/x.cc", '"base/file.h"'), ("countfile/x.cc", "<base/file.h>"),
                ("counter/x.cc", "<collector/store.h>"), ("counter/x.cc", '"../base/file.h"'),
                ("counter/x.cc", '"counter/../base/file.h"'), ("counter/x.cc", "HEADER"),
                ("base/x_test.cc", "<upload/send.h>")):
            self.assert_wrong(path, include)

    def test_a_wrong_library_is_found(self):
        for path, include in (
                ("counter/x.cc", "<curl/curl.h>"), ("base/x.cc", "<zlib.h>"),
                ("base/x.cc", "<openssl/sha.h>"), ("countfile/x.cc", "<elfutils/libdw.h>"),
                ("counter/x_posix.cc", "<dwarf.h>"), ("upload/x.cc", "<boost/asio.hpp>"),
                ("format/x.cc", "<fmt/format.h>"), ("upload/x.cc", "<gtest/gtest.h>"),
                ("collector/x_test.cc", "<CLI/CLI.hpp>"), ("base/x.cc", "<nowhere>")):
            self.assert_wrong(path, include)

    def test_a_wrong_system_header_is_found(self):
        for path, include in (
                ("countfile/x.cc", "<unistd.h>"), ("countfile/x_posix.cc", "<unistd.h>"),
                ("consent/x.cc", "<unistd.h>"), ("consent/x.h", "<sys/types.h>"), ("format/x.cc", "<sys/stat.h>"),
                ("countfile/x.cc", "<sstream>"), ("countfile/x.cc", "<fstream>"),
                ("base/x.cc", "<iostream>"), ("base/x_test.cc", "<iostream>"),
                ("counter/x.cc", "<string>"), ("consent/x.h", "<vector>"),
                ("countfile/header.cc", "<string>"), ("countfile/header.h", "<expected>"),
                ("countfile/layout.h", "<vector>"), ("countfile/symbol_name.cc", "<string>"),
                ("countfile/symbol_name.cc", "<cxxabi.h>"), ("countfile/header.cc", '"countfile/reader.h"'),
                ("countfile/frame.h", "<string>"), ("countfile/frame.cc", '"countfile/reader.h"'),
                ("counter/x.cc", '"countfile/reader.h"')):
            self.assert_wrong(path, include)

    def test_a_right_include_is_not_found(self):
        for path, include in (
                ("counter/x.cc", '"consent/mode.h"'), ("counter/x.cc", '"countfile/layout.h"'),
                ("counter/x.cc", '"countfile/frame.h"'),
                ("counter/x_posix.cc", "<sys/mman.h>"), ("counter/x_test.cc", '"countfile/reader.h"'),
                ("counter/x.cc", "<tally/counter.h>"), ("base/x.cc", "<fmt/format.h>"),
                ("base/x.cc", "<unistd.h>"), ("consent/x_posix.cc", "<sys/stat.h>"),
                ("consent/x_test.cc", "<unistd.h>"), ("countfile/reader.cc", "<string>"),
                ("countfile/x_test.cc", "<fstream>"), ("base/x.cc", "<format>"),
                ("collector/x.cc", "<boost/asio/post.hpp>"), ("format/x.cc", "<simdjson.h>"),
                ("upload/x_test.cc", "<gmock/gmock.h>"), ("triage/x.cc", "<elfutils/libdw.h>"),
                ("triage/x.cc", "<sys/stat.h>"), ("triage/x.cc", '"countfile/frame.h"')):
            self.assert_right(path, include)

    def test_public_headers_are_light(self):
        for path in (support.SOURCE / "include" / "tally").iterdir():
            for quoted, angled in INCLUDE.findall(path.read_text()):
                self.assertFalse(quoted and not quoted.startswith("tally/"), path)
                self.assertIn(angled, {"", "atomic", "cstdint", "cstddef", "cstring", "map", "string", "time.h", "stddef.h", "stdint.h", "stdio.h",
                                       "utility"}, path)


if __name__ == "__main__":
    unittest.main()
