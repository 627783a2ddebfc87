// Which stacks an issue's text names. Pure, for any thread.
//
// Texts that triage writes hold what reporters wrote: frames, versions. A frame can be made to look
// as if it named a stack (`x.TwtkSg:+1,+0x2`), so what they wrote stands between two marks, and
// names nothing there.
#ifndef TALLY_TRIAGE_NAMED_IDS_H_
#define TALLY_TRIAGE_NAMED_IDS_H_

#include <string_view>
#include <vector>

namespace tally::triage {

// Each stands alone on a line: comments of Markdown, which nobody sees. What reporters wrote stands
// in lists and tables, so it is never alone on a line, and cannot end this.
inline constexpr std::string_view kReportedBegin = "<!--reported-->";
inline constexpr std::string_view kReportedEnd = "<!--/reported-->";

// How the line begins in which ids are added to a text, and how a stack's section does.
inline constexpr std::string_view kDuplicates = "Dups:";
inline constexpr std::string_view kStackHeading = "Stack `";

// All words that could be ids (words_like_ids), but for those that reporters may have written: what
// stands between the marks, or in a predicate, whose texts are copied from stacks. Lines that begin
// with kDuplicates count wherever they are, since no reporter can begin a line: so what was added
// once is found again, whatever became of the rest of the text. They point into the text.
std::vector<std::string_view> ids_named_in(std::string_view body);

// Of them those of which it is sure that they are meant: in lines that begin with kDuplicates, and
// those of sections. A word of six letters in a sentence is none.
std::vector<std::string_view> ids_listed_in(std::string_view body);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_NAMED_IDS_H_
