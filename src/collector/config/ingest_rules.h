// What an upload config allows in a report, arranged for the collector's question: is this name in
// it, and how is it written? (Clients ask more: format/upload_config.h, UploadRules.)
#ifndef TALLY_COLLECTOR_CONFIG_INGEST_RULES_H_
#define TALLY_COLLECTOR_CONFIG_INGEST_RULES_H_

#include <string>
#include <string_view>
#include <unordered_map>

#include "collector/config/name_set.h"
#include "format/upload_config.h"

namespace tally::collector {

// Immutable once made: for any number of threads.
class IngestRules {
 public:
  // What may stand in a report of one program.
  struct Program {
    NameSet name;  // its own
    NameSet versions;
    NameSet counters;  // `chart:bucket`
    NameSet stacks;    // their first lines
  };

  explicit IngestRules(const format::UploadConfig& config);

  // Null if the config does not name it. Lives as long as the rules.
  const Program* find(std::string_view program) const;

  const NameSet& goos() const { return goos_; }
  const NameSet& goarch() const { return goarch_; }
  const NameSet& toolchains() const { return toolchains_; }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  NameSet goos_, goarch_, toolchains_;
  std::unordered_map<std::string, Program, Hash, std::equal_to<>> programs_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_INGEST_RULES_H_
