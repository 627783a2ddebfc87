#include "input.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.h"

namespace tally::app {

base::Result<std::string> read_input(const std::string& file, uint64_t max_bytes) {
  if (file != "-") return base::read_file(file, max_bytes);
  std::string text;
  char buffer[1 << 16];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) {
    text.append(buffer, n);
    if (text.size() > max_bytes) {
      return base::fail("reading standard input: it has more than {} bytes", max_bytes);
    }
  }
  if (std::ferror(stdin) != 0) {
    return base::fail("reading standard input: {}", std::strerror(errno));
  }
  return text;
}

}  // namespace tally::app
