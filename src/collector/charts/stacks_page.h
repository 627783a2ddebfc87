// The stacks of a range of days, page by page (doc/formats.md, "The collector's protocol"). Pure,
// for any thread.
#ifndef TALLY_COLLECTOR_CHARTS_STACKS_PAGE_H_
#define TALLY_COLLECTOR_CHARTS_STACKS_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/charts/combine.h"
#include "collector/project/stack_notes.h"

namespace tally::collector {

// What a stack of a version of a program is called: 32 hexadecimal digits, the beginning of the
// SHA-256 of the three with a zero byte between them. The same for ever.
std::string stack_id(const StackKey& key);

// A place in the order of stacks: most reports first, then by ID. It stays a place when there are
// more reports, so whoever goes on from it sees no stack twice but those whose number has changed.
struct StackCursor {
  uint64_t reports = 0;
  std::string id;

  bool operator==(const StackCursor&) const = default;
};

// Bytes of names, weeks and versions after which a page ends early: a stack can have 256 KiB.
inline constexpr size_t kMaxStacksPageBytes = size_t{1} << 20;

// `12-0123…`, and back; nothing if it is no cursor.
std::string write_cursor(const StackCursor& cursor);
std::optional<StackCursor> read_cursor(std::string_view text);

struct StacksRequest {
  std::string from;
  std::string to;
  std::string program;                // empty: all
  std::vector<std::string> versions;  // empty: all
  size_t limit = 0;                   // of stacks in the page; fewer if they are long
  std::optional<StackCursor> after;
};

// `{"DateRange":[…],"NumReports":…,"Stacks":[{"ID":…,"StackID":…,"Program":…,"Version":…,
// "Stack":…,"Reports":…,"Sum":…,"Weeks":[{"Week":…,"Reports":…,"Sum":…}],
// "Versions":[{"Version":…,"ID":…,"Reports":…,"Sum":…}],"Group":{"Blamed":…,"Functions":[…]},
// "Issue":{"Number":…,"Title":…,"URL":…,"State":…,"By":…}}],"LeftOut":…,"Next":…}`; `Next`, only if
// there are more, is the cursor of the last one. `StackID` is format::stack_id. `Weeks` are
// the seven days, counted back from the last day, that have the stack, named by their last one;
// `Versions` are all of the program that have it, whatever versions were asked for. `Group` and
// `Issue`, which only stacks with a known one have, are as bugs::KnownBugs says. `stacks` are those
// of `days`, and `reports` all of them.
std::string stacks_json(const CombinedStacks& stacks, std::span<const CountedDay> days,
                        uint64_t reports, const StackNotes& notes, const StacksRequest& request);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_STACKS_PAGE_H_
