"""All C++ is formatted as .clang-format says. Takes the path of clang-format."""

import sys

import support

FOLDERS = ("apps", "bench", "examples", "fuzz", "include", "src", "test")

files = [path for folder in FOLDERS for path in sorted((support.SOURCE / folder).rglob("*"))
         if path.suffix in {".h", ".cc", ".c"}]
done = support.run(sys.argv[1], "--dry-run", "--Werror", *files)
print(done.stderr[-4000:])
sys.exit(done.returncode)
