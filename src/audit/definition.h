// What one note says that a program can count (doc/formats.md, 11). Pure.
#ifndef TALLY_AUDIT_DEFINITION_H_
#define TALLY_AUDIT_DEFINITION_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::audit {

enum class Kind { kCounter, kPartition, kHistogram, kStack };

std::string_view kind_name(Kind kind);

struct Definition {
  std::string name;  // a chart's name, or the whole name of what is no chart
  Kind kind = Kind::kCounter;
  std::string description{};           // as somebody wrote it: any bytes but NUL; may be empty
  std::vector<std::string> buckets{};  // of partitions and histograms: `vscode`, `<10ms`, `>=1s`
  int64_t depth = 0;                   // frames of a stack

  auto operator<=>(const Definition&) const = default;
};

// Reads a note's descriptor. Every name in the result can be counted. An error reads on from
// "it has a bad note: "; it names nothing but what is printable.
base::Result<Definition> parse_definition(std::string_view descriptor);

// The whole names of its counters: `chart:bucket` for each bucket, or its name.
std::vector<std::string> counter_names(const Definition& definition);

// Sorted by name, each once.
base::Result<std::vector<Definition>> parse_definitions(
    const std::vector<std::string>& descriptors);

}  // namespace tally::audit

#endif  // TALLY_AUDIT_DEFINITION_H_
