// A config and reports of it, for tests of what is taken.
#ifndef TALLY_COLLECTOR_INGEST_INGEST_FIXTURE_H_
#define TALLY_COLLECTOR_INGEST_INGEST_FIXTURE_H_

#include <random>
#include <string>
#include <vector>

#include "base/date.h"
#include "format/report.h"
#include "format/upload_config.h"

namespace tally::collector {

// Names with all that has an escape.
inline format::UploadConfig odd_config() {
  format::UploadConfig config{.version = "v1.0.0",
                              .previous = {},
                              .published = {},
                              .charts = {},
                              .goos = {"linux", "darwin"},
                              .goarch = {"amd64", "arm64"},
                              .go_version = {"gcc-12.2", "go1.23"},
                              .sample_rate = 1,
                              .programs = {}};
  const std::vector<std::string> counters = {"a/b:<10ms",
                                             "a/b:>=1s",
                                             "a&b",
                                             "with \"quotes\"",
                                             "back\\slash",
                                             "größe:ß",
                                             "tab\there",
                                             "nul\x01\x1f\x7f",
                                             "a/\u2028\u2029",
                                             "cut \ufffd",
                                             "日本語/🎉",
                                             "a",
                                             "aa",
                                             "a/longer:than eight bytes and then <"};
  for (const char* name : {"acme.org/cc", "acme.org/<ld>"}) {
    format::ProgramConfig program{
        .name = name, .versions = {"v1.2.3", "devel", ""}, .counters = {}, .stacks = {}};
    for (const std::string& each : counters) program.counters.push_back({each, 1, 0});
    program.stacks = {{"crash/crash", 1, 16}, {"acme/bug", 1, 16}};
    config.programs.push_back(std::move(program));
  }
  return config;
}

// A report that odd_config allows, of a week that ended on 2026-11-22.
inline format::Report random_report(std::mt19937_64& random) {
  static const format::UploadConfig kConfig = odd_config();
  const std::vector<std::string> frames = {"main.f:+1,+0x2",
                                           "std::vector<>::at:+0x1f",
                                           "operator&:+0x2",
                                           "other",
                                           "libc.so.6",
                                           "main.(*T[...]).größe:=-1,+0x2",
                                           "cc@0123456789abcdef:+0x1234"};
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  const auto one_of = [&](const auto& list) { return list[below(list.size())]; };
  const auto count = [&] { return static_cast<int64_t>(random() >> (1 + below(63))); };
  format::Report report{.week = "2026-11-22",
                        .last_week = below(2) == 0 ? "" : "2026-11-15",
                        .x = 0,
                        .programs = {},
                        .config = below(2) == 0 ? "v1.0.0" : "v0.0.0-0"};
  while (!(report.x > 0 && report.x < 1)) {
    report.x = std::uniform_real_distribution<double>{0, 1}(random);
    for (size_t i = below(8); i > 0; --i) report.x /= static_cast<double>(1 + below(1000));
    if (below(4) == 0) report.x = static_cast<double>(below(1000)) / 1000;
  }
  for (size_t i = below(4); i > 0; --i) {
    const format::ProgramConfig& from = one_of(kConfig.programs);
    format::ProgramReport program{
        .id = {from.name, one_of(from.versions), one_of(kConfig.go_version), one_of(kConfig.goos),
               one_of(kConfig.goarch)},
        .counters = {},
        .stacks = {}};
    for (size_t n = below(12); n > 0; --n) program.counters[one_of(from.counters).name] = count();
    for (size_t n = below(4); n > 0; --n) {
      std::string stack = one_of(from.stacks).name;
      for (size_t depth = below(20); depth > 0; --depth) stack += "\n" + one_of(frames);
      program.stacks[stack] = count();
    }
    report.programs.push_back(std::move(program));
  }
  return report;
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_INGEST_INGEST_FIXTURE_H_
