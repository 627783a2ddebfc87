// The words that a user reads about telemetry when he makes a choice: the same ones wherever he
// makes it. Pure, without allocation; for any thread.
#ifndef TALLY_CONSENT_WORDS_H_
#define TALLY_CONSENT_WORDS_H_

#include <cstddef>
#include <string_view>

#include "consent/effective_mode.h"

namespace tally::consent {

// How the user types a command: `tally` and ` --collection acme`, or `acme-cc telemetry` and
// nothing, for what stands before and behind its word.
struct Command {
  std::string_view before = "tally";
  std::string_view behind{};
  bool is_tally = true;  // also has `dump`, `sent` and `clean`
};

// Whose telemetry the words are about. What is empty is not known, and left out.
struct Subject {
  std::string_view collection{};
  std::string_view directory{};
  std::string_view upload_url{};
  std::string_view privacy_url{};
  std::string_view title{};  // how the tools are called in a sentence
  bool is_shared = false;    // TALLY_DIR named the directory, for every collection
  Command command{};
};

// Text in pieces, none of them empty, which belong to whoever gave them.
class Words {
 public:
  Words& add(std::string_view piece) {
    if (!piece.empty() && size_ < kMost) pieces_[size_++] = piece;
    return *this;
  }
  Words& add(const Command& command, std::string_view word) {
    return add(command.before).add(" ").add(word).add(command.behind);
  }
  const std::string_view* begin() const { return pieces_; }
  const std::string_view* end() const { return pieces_ + size_; }

 private:
  static constexpr size_t kMost = 64;  // the longest text, which a test shows, has less

  std::string_view pieces_[kMost];
  size_t size_ = 0;
};

// What a mode is, in a line without an end: "Count on this machine, send nothing".
std::string_view meaning(Mode mode);

// After a choice: that it was made, what is collected, where it goes, what is public, and how to
// stop. Lines with ends.
Words words_of_choice(Mode chosen, const Subject& subject);

// What a user is told before he is asked for his yes: who wants to know what, what is sent and what
// not, and where he can see it. Paragraphs with ends between them, the question last.
Words words_of_question(const Subject& subject);

// How to change the answer that was given, in a line with its end.
Words words_of_answer(bool is_yes, const Subject& subject);

// That another mode than the chosen one is in force, and which rule made it so. A line with its
// end; two about a yes for Go, whose programs know no such rule.
Words words_of_other_rule(Mode chosen, const EffectiveMode& effective, const Subject& subject);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_WORDS_H_
