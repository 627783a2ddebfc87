// Finding a text in another without cutting words. Pure, for any thread.
#ifndef TALLY_TRIAGE_WHOLE_WORDS_H_
#define TALLY_TRIAGE_WHOLE_WORDS_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace tally::triage {

// A stack's id: the first 6 characters of base64 for URLs of its 32-bit hash.
inline constexpr size_t kStackIdLength = 6;

// Whether `literal`, which is not empty, stands in the text so that neither of its ends cuts a
// word: of the character at the end and the one beside it, at most one is of a word. Of words are
// ASCII letters and digits, `_`, and every byte of a letter beyond ASCII. So in the frames of all
// languages words end at `.`, `:`, `/`, `+`, `,`, `(`, `*`, `~`, `<`, `@`, `-` and at line ends:
// `golang.hover` stands in `x/golang.hover.func1:+1,+0x2`, and `parse` in
// `acme::parse<>::next:+0x4`, but `hover:+17` not in `hover:+170`, and `0x1` not in `+0x1f`. What
// begins or ends with another character than of a word may stand there beside anything.
bool contains_whole(std::string_view text, std::string_view literal);

// All that could be ids: what is kStackIdLength long and of characters of ids (ASCII letters,
// digits,
// `_` and `-`), without a further one before or behind it; once for each place. They point into the
// text.
std::vector<std::string_view> words_like_ids(std::string_view text);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_WHOLE_WORDS_H_
