#include "format/chart_validity.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "format/chart_text.h"
#include "format/upload_config.h"
#include "format/version.h"

namespace tally::format {
namespace {

constexpr std::array<NeededKey, 5> kNeeded = {
    {{"title", "say what the chart shows"},
     {"issue", "give the link to where it was proposed and approved"},
     {"program", "name the program that counts, by its import path"},
     {"type", "write `partition`, `stack`, `histogram`, `timeseries` or `survey`"},
     {"counter", "name what is counted, as in chart:{a,b}"}}};

class Validity {
 public:
  Validity(const ChartRecord& record, const EmptyKeys& empty, std::vector<Problem>& problems)
      : record_(record), empty_(empty), problems_(problems) {}

  void check() {
    for (const NeededKey& needed : kNeeded) need(needed);
    check_module();
    check_depth();
    check_version();
  }

 private:
  bool has(std::string_view key) const { return record_.lines.contains(key); }

  void add(std::string_view key, std::string message) {
    const auto line = record_.lines.find(key);
    problems_.push_back(
        {line == record_.lines.end() ? record_.line : line->second, true, std::move(message)});
  }

  void need(const NeededKey& needed) {
    need_key(needed, record_.line, record_.lines, empty_, problems_);
  }

  void check_module() {
    const bool is_toolchain = is_toolchain_program(record_.program);
    if (!has("module")) {
      if (!is_toolchain && !record_.program.empty()) {
        need({"module",
              "name the module by whose versions the program goes; all but the "
              "toolchain's programs (cmd/…) have one"});
      }
      return;
    }
    if (record_.program.empty() || record_.program.starts_with(record_.module)) return;
    add("module", fmt::format("`module` is {}, with which the program {} does not begin: name the "
                              "module that the program is in",
                              excerpt(record_.module), excerpt(record_.program)));
  }

  void check_depth() {
    if (record_.depth < 0) {
      add("depth",
          fmt::format("`depth` is {}: it is a number of frames, such as 16", record_.depth));
    }
    if (record_.depth == 0 || !has("type") || record_.type_name.empty() ||
        record_.type == ChartType::kStack) {
      return;
    }
    add("depth", fmt::format("`depth` is for stacks alone, and this record's type is {}: leave it "
                             "out, or write `type: stack`",
                             excerpt(record_.type_name)));
  }

  void check_version() {
    if (record_.version.empty()) return;
    const bool is_toolchain = is_toolchain_program(record_.program);
    if (is_toolchain ? is_go_version(record_.version) : is_semver(record_.version)) return;
    add("version",
        fmt::format("`version` is {}, which is no {}", excerpt(record_.version),
                    is_toolchain ? "version of the Go toolchain such as go1.26 or go1.27rc1, by "
                                   "which programs called cmd/… go"
                                 : "semantic version such as v1.2.0 or v1.3.0-rc.1"));
  }

  const ChartRecord& record_;
  const EmptyKeys& empty_;
  std::vector<Problem>& problems_;
};

}  // namespace

void need_key(const NeededKey& needed, int line, const KeyLines& lines, const EmptyKeys& empty,
              std::vector<Problem>& problems) {
  if (lines.contains(needed.key)) return;
  const auto found = empty.find(needed.key);
  if (found == empty.end()) {
    problems.push_back(
        {line, true, fmt::format("the record has no `{}`: {}", needed.key, needed.what)});
    return;
  }
  problems.push_back({found->second, true,
                      fmt::format("nothing stands behind `{}:` (a `#` begins a comment): {}",
                                  needed.key, needed.what)});
}

void check_validity(const ChartRecord& record, const EmptyKeys& empty,
                    std::vector<Problem>& problems) {
  Validity(record, empty, problems).check();
}

}  // namespace tally::format
