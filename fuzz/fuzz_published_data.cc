// Any bytes are published data or an error, in whatever pieces they come; what is read of them can
// be grouped, summed up and compared. Any text is a list of weeks, or none.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "format/report.h"
#include "format/stack_id.h"
#include "triage/data_lines.h"
#include "triage/stack_groups.h"
#include "triage/version_comparison.h"
#include "triage/week_list.h"

namespace {

using namespace tally;

void require(bool holds) {
  if (!holds) std::abort();
}

// The lines, each behind its number; or that there was an error, before which more or fewer may
// have come.
std::string lines_of(std::string_view bytes, size_t piece) {
  std::string all;
  triage::DataLines lines{[&](std::string_view line, uint64_t number) -> base::Result<void> {
    all += std::to_string(number) + ":";
    all.append(line).append("\n");
    return {};
  }};
  base::Result<void> done;
  for (size_t at = 0; done && at < bytes.size(); at += piece) {
    done = lines.add(bytes.substr(at, piece));
  }
  if (done) done = lines.finish();
  return done ? all : "error";
}

void summarize(const triage::StackData& data) {
  const auto groups =
      triage::group_stacks(data, {}, [](const std::string& stack) { return stack; });
  size_t stacks = 0;
  for (const triage::StackGroup& group : groups) {
    stacks += group.stacks.size();
    require(group.total.reports > 0 && group.total.users > 0);
    require(group.total.users <= group.total.reports);
    for (const triage::ListedStack& stack : group.stacks) {
      require(stack.total.reports <= group.total.reports);
      require(stack.id.size() == format::kStackIdLength);
    }
  }
  require(stacks == data.stacks().size());
  if (data.versions().size() < 2) return;
  const auto comparison = triage::compare_versions(data, groups, data.versions().begin()->first,
                                                   data.versions().rbegin()->first);
  require(comparison.has_value());
  for (const triage::ComparedGroup& each : comparison->groups) {
    require(each.p >= 0 && each.p <= 1 && each.q >= each.p * 0.999 && each.q <= 1);
    require(!triage::sentence_of(each, *comparison).empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  require(lines_of(bytes, 7) == lines_of(bytes, size + 1));
  (void)triage::weeks_of_json(bytes);
  (void)triage::weeks_of_page(bytes);
  (void)triage::week_of_url(bytes);
  triage::StackData stacks{{.program = "cc"}};
  triage::DataLines lines{[&](std::string_view line, uint64_t) -> base::Result<void> {
    const auto report = format::parse_report(line);
    if (report) (void)stacks.add(*report);
    return {};
  }};
  if (lines.add(bytes)) (void)lines.finish();
  summarize(stacks);
  return 0;
}
