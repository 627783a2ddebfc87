// What a program can count, against what an upload config approves for it. Pure.
#ifndef TALLY_AUDIT_COMPARISON_H_
#define TALLY_AUDIT_COMPARISON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/definition.h"
#include "base/error.h"
#include "format/upload_config.h"

namespace tally::audit {

// Names of counters (`chart:bucket`) and, apart from them, of stacks; sorted.
struct Names {
  std::vector<std::string> counters{};
  std::vector<std::string> stacks{};

  bool empty() const { return counters.empty() && stacks.empty(); }
  bool operator==(const Names&) const = default;
};

// A stack that is approved with another depth than it is counted with.
struct DepthDifference {
  std::string stack;
  int64_t counted = 0;
  int64_t approved = 0;

  bool operator==(const DepthDifference&) const = default;
};

struct Comparison {
  std::string program;    // of the config
  Names not_approved{};   // the program can count these, and the config does not have them
  Names not_countable{};  // the config has these, and the program cannot count them
  std::vector<DepthDifference> depths{};

  bool agrees() const { return not_approved.empty() && not_countable.empty() && depths.empty(); }
};

// The program of the config that the binary is: the one that was asked for if `asked` is not empty;
// else the only one whose last path part is the binary's file name; else the only one there is. An
// error lists the programs there are, and reads on from "FILE of the config: ".
base::Result<std::string> choose_program(const format::UploadConfig& config,
                                         std::string_view file_name, std::string_view asked);

// Versions and rates are not looked at, and neither is the depth of a stack if the config names
// none.
Comparison compare(const std::vector<Definition>& definitions, const format::UploadConfig& config,
                   const std::string& program);

}  // namespace tally::audit

#endif  // TALLY_AUDIT_COMPARISON_H_
