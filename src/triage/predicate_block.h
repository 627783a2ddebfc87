// The blocks of code in an issue's text that hold predicates. Pure, for any thread.
#ifndef TALLY_TRIAGE_PREDICATE_BLOCK_H_
#define TALLY_TRIAGE_PREDICATE_BLOCK_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace tally::triage {

// What the first line of such a block is, but for blanks around it.
inline constexpr std::string_view kPredicateMark = "#!stacks";

struct PredicateBlock {
  std::string_view text;  // behind the mark's line; points into the issue's text
  size_t line;            // of the text's first line, from 1
};

// All blocks that begin with the mark, in their order: fenced by three or more backquotes or
// tildes, or indented by four spaces or a tab behind an empty line (CommonMark 0.31, "Fenced code
// blocks" and "Indented code blocks"; not those in lists and quotes). A fence that is never closed
// goes to the end.
std::vector<PredicateBlock> find_predicate_blocks(std::string_view issue);

// The marks of a fence that is never closed, which a line behind the text would close; empty if all
// are. Points into the issue's text.
std::string_view unclosed_fence(std::string_view issue);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_PREDICATE_BLOCK_H_
