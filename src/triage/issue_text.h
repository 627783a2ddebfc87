// The texts of issues and comments, in Markdown. Whatever a report said stands in code, so that it
// can be no link, no picture and no mention of anybody. Pure, for any thread.
#ifndef TALLY_TRIAGE_ISSUE_TEXT_H_
#define TALLY_TRIAGE_ISSUE_TEXT_H_

#include <span>
#include <string>
#include <string_view>

#include "bugs/project.h"
#include "triage/reported_stack.h"

namespace tally::triage {

// Of one stack more are counted, not shown.
inline constexpr size_t kMaxFramesShown = 64;
inline constexpr size_t kMaxConfigurationsShown = 20;
// Of one issue or comment; of more stacks only the ids are shown.
inline constexpr size_t kMaxStacksShown = 8;

// The link to a line of source at a version, by the project's template; empty without a template, a
// file, a line or a version that is one.
std::string source_link(std::string_view link_template, std::string_view version,
                        const SourceFrame& frame);

// `PREFIX: bug in FUNCTION`; of the counter `crash/crash` it is a crash, and of one that does not
// end in `bug` the counter's name. At most 200 bytes.
std::string title_of(const ReportedStack& stack, const bugs::ProjectProgram& project);

// A new issue's body: a block for a predicate, which chooses nothing yet and shows one that would;
// then each stack with its frames and configurations; then the ids of those not shown. It names
// (ids_named_in) these stacks alone, whatever their reporters wrote.
std::string body_of(std::span<const ReportedStack* const> stacks,
                    const bugs::ProjectProgram& project);

// The same stacks, as a comment to an issue that owns them.
std::string comment_of(std::span<const ReportedStack* const> stacks,
                       const bugs::ProjectProgram& project);

// The body with the ids behind those in its last line, which begins with `Dups:`; it gets one if it
// has none. Ids that it names already (ids_named_in) are not added again. A fence that is not
// closed is closed before them: in a predicate's block they would be a mistake.
std::string append_ids(std::string_view body, std::span<const std::string> ids);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_ISSUE_TEXT_H_
