// The words of a predicate. Internal to triage/predicate.cc. Pure.
#ifndef TALLY_TRIAGE_PREDICATE_TOKENS_H_
#define TALLY_TRIAGE_PREDICATE_TOKENS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "triage/predicate.h"

namespace tally::triage {

enum class TokenKind { kLiteral, kNot, kAnd, kOr, kOpen, kClose, kEnd };

struct Token {
  TokenKind kind;
  size_t line;
  size_t column;
  std::string literal{};  // of kLiteral, without quotes and escapes
};

// How it is written; a literal is "text in quotes".
std::string_view written(TokenKind kind);

// All tokens; the last is kEnd. What is no token is left out, and told as a mistake; a literal with
// a mistake in it is one all the same.
std::vector<Token> read_tokens(std::string_view text, std::vector<Mistake>& mistakes);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_PREDICATE_TOKENS_H_
