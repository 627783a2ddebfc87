// Counts lines, words and bytes, as wc does: a small tool with telemetry, and with a command for
// it: `tally-example-wc telemetry`.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include "tally/announcement.h"
#include "tally/partition.h"
#include "tally/stack.h"
#include "tally/telemetry.h"
#include "tally/telemetry_command.h"

TALLY_PARTITION(reads, "wc/input", "Where the text came from, counted once for each.", "stdin",
                "file");
TALLY_STACK(bug, "wc/bug", 16, "A text had more words than bytes, which cannot be.");

namespace {

struct Totals {
  uint64_t lines = 0, words = 0, bytes = 0;
};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Reads to the end. Returns false on a read error.
bool count(std::FILE* in, Totals& totals) {
  static std::array<char, 1 << 16> buffer;
  bool in_word = false;
  while (const size_t n = std::fread(buffer.data(), 1, buffer.size(), in)) {
    totals.bytes += n;
    for (size_t i = 0; i < n; ++i) {
      const bool space = is_space(buffer[i]);
      totals.lines += buffer[i] == '\n' ? 1U : 0U;
      totals.words += in_word && space ? 1U : 0U;
      in_word = !space;
    }
  }
  totals.words += in_word ? 1U : 0U;
  return std::ferror(in) == 0;
}

void print(const Totals& totals, const char* name) {
  std::printf("%7llu %7llu %7llu%s%s\n", static_cast<unsigned long long>(totals.lines),
              static_cast<unsigned long long>(totals.words),
              static_cast<unsigned long long>(totals.bytes), name[0] == '\0' ? "" : " ", name);
}

bool count_one(const char* name) {
  const bool is_stdin = std::strcmp(name, "-") == 0;
  std::FILE* in = is_stdin ? stdin : std::fopen(name, "rb");
  Totals totals;
  const bool ok = in != nullptr && count(in, totals);
  if (ok) {
    tally::assert_that(totals.words <= totals.bytes, bug);
    print(totals, is_stdin ? "" : name);
  } else {
    std::perror(name);
  }
  if (in != nullptr && !is_stdin) std::fclose(in);
  reads.inc(is_stdin ? "stdin" : "file");
  return ok;
}

tally::Config telemetry() {
  tally::Config config;
  config.collection = "tally-example";
  config.program = "example.org/wc";
  config.version = "v1.0.0";
  config.sidecar = tally::Sidecar::kNone;  // who wants reports runs `tally upload`
  return config;
}

}  // namespace

int main(int argc, char** argv) {
  const tally::Config config = telemetry();
  if (argc > 1 && std::strcmp(argv[1], "telemetry") == 0) {
    return tally::telemetry_command(config, argc - 1, argv + 1);
  }
  tally::start(config);
  bool ok = argc > 1 || count_one("-");
  for (int i = 1; i < argc; ++i) ok = count_one(argv[i]) && ok;
  tally::announce_in_terminal(config);
  return ok ? 0 : 1;
}
