// Expressions that choose stacks, as issues have them in a block that begins with `#!stacks`:
//
//     or   = and {"||" and}
//     and  = not {"&&" not}
//     not  = "!" not | "(" or ")" | literal
//
// A literal is true where it stands in the text with whole words (triage/whole_words.h). It is
// written as in Go: "…" with the escapes \\ \" \n \t \xHH, or `…` without any. Space and line ends
// count for nothing between, and neither does the rest of a line behind `//`.
#ifndef TALLY_TRIAGE_PREDICATE_H_
#define TALLY_TRIAGE_PREDICATE_H_

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tally::triage {

// How deep `!` and parentheses may nest: nobody's thoughts go deeper, and the program's stack ends
// somewhere.
inline constexpr size_t kMaxPredicateDepth = 64;
// Of one expression. Trackers take no longer texts than this.
inline constexpr size_t kMaxPredicateBytes = 65'536;
// More are not told of one expression.
inline constexpr size_t kMaxMistakes = 20;

struct Mistake {
  size_t line;          // from 1, in the expression
  size_t column;        // from 1, in bytes
  std::string message;  // without its end
};

// Immutable, for any thread.
class Predicate {
 public:
  // All mistakes, in their order, or the predicate. A text without any literal or operator is the
  // predicate that is never true.
  static std::expected<Predicate, std::vector<Mistake>> parse(std::string_view text);

  bool matches(std::string_view text) const;
  bool is_empty() const { return nodes_.empty(); }

 private:
  friend class PredicateParser;

  enum class Kind { kLiteral, kNot, kAnd, kOr };
  struct Node {
    Kind kind;
    std::string literal{};           // of kLiteral
    std::vector<size_t> operands{};  // of the others, by their places among the nodes
  };

  bool is_true(size_t node, std::string_view text) const;

  std::vector<Node> nodes_;  // the last one is the whole
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_PREDICATE_H_
