#include "triage/predicate_tokens.h"

#include <fmt/format.h>

#include <algorithm>

namespace tally::triage {
namespace {

// Of a word that is not understood.
constexpr size_t kMaxShown = 40;

int value_of_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::vector<Mistake>& mistakes)
      : text_(text), mistakes_(mistakes) {}

  std::vector<Token> read() {
    while (true) {
      skip_space();
      if (at_end()) break;
      read_token();
    }
    add(TokenKind::kEnd);
    return std::move(tokens_);
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char next(size_t ahead = 0) const {
    return ahead < text_.size() - at_ ? text_[at_ + ahead] : '\0';
  }
  void take() {
    if (text_[at_++] == '\n') {
      ++line_;
      begin_of_line_ = at_;
    }
  }
  size_t column() const { return at_ - begin_of_line_ + 1; }
  void add(TokenKind kind) { tokens_.push_back({kind, line_, column()}); }
  void complain(std::string message) { mistakes_.push_back({line_, column(), std::move(message)}); }

  void skip_space() {
    while (!at_end()) {
      if (next() == '/' && next(1) == '/') {
        while (!at_end() && next() != '\n') take();
      } else if (next() == ' ' || next() == '\t' || next() == '\r' || next() == '\n') {
        take();
      } else {
        return;
      }
    }
  }

  void read_token() {
    switch (next()) {
      case '(':
        return add_and_take(TokenKind::kOpen, 1);
      case ')':
        return add_and_take(TokenKind::kClose, 1);
      case '!':
        return add_and_take(TokenKind::kNot, 1);
      case '&':
      case '|':
        return read_operator();
      case '"':
      case '`':
        return read_literal();
      default:
        return skip_unknown();
    }
  }

  void add_and_take(TokenKind kind, size_t length) {
    add(kind);
    for (size_t i = 0; i < length; ++i) take();
  }

  void read_operator() {
    const char c = next();
    const bool is_whole = next(1) == c;
    if (!is_whole) complain(fmt::format("{0} is no operator: {0}{0} is one", c));
    add_and_take(c == '&' ? TokenKind::kAnd : TokenKind::kOr, is_whole ? 2 : 1);
  }

  void read_literal() {
    const char quote = next();
    const size_t line = line_, start = column();
    const auto complain_of_start = [&](const char* message) {
      mistakes_.push_back({line, start, message});
    };
    Token token{TokenKind::kLiteral, line, start};
    take();
    while (true) {
      if (at_end() || (quote == '"' && next() == '\n')) {
        complain_of_start("the text that begins here has no closing quote");
        break;
      }
      if (next() == quote) {
        take();
        if (token.literal.empty())
          complain_of_start("this text is empty: it would be in every stack");
        break;
      }
      read_character(quote, token.literal);
    }
    tokens_.push_back(std::move(token));
  }

  void read_character(char quote, std::string& into) {
    if (quote == '"' && next() == '\\') return read_escape(into);
    // Line ends are the same whoever wrote them, as in Go.
    if (next() != '\r') into += next();
    take();
  }

  void read_escape(std::string& into) {
    const int high = value_of_digit(next(2)), low = value_of_digit(next(3));
    size_t length = 2;
    if (next(1) == 'n') {
      into += '\n';
    } else if (next(1) == 't') {
      into += '\t';
    } else if (next(1) == '\\' || next(1) == '"') {
      into += next(1);
    } else if (next(1) == 'x' && high >= 0 && low >= 0) {
      into += static_cast<char>(high * 16 + low);
      length = 4;
    } else {
      complain("there is no such escape: only \\\\, \\\", \\n, \\t and \\xHH");
      into += '?';
      length = 1;  // what follows may be the end of the line
    }
    for (size_t i = 0; i < length && !at_end(); ++i) take();
  }

  // All of a word at once: it is one mistake.
  void skip_unknown() {
    const size_t start = at_, line = line_, start_column = column();
    while (!at_end() &&
           std::string_view{" \t\r\n()!&|\"`"}.find(next()) == std::string_view::npos) {
      take();
    }
    mistakes_.push_back({line, start_column,
                         fmt::format("{} is not understood here: texts stand in quotes",
                                     text_.substr(start, std::min(at_ - start, kMaxShown)))});
  }

  const std::string_view text_;
  std::vector<Mistake>& mistakes_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t line_ = 1;
  size_t begin_of_line_ = 0;
};

}  // namespace

std::string_view written(TokenKind kind) {
  switch (kind) {
    case TokenKind::kNot:
      return "!";
    case TokenKind::kAnd:
      return "&&";
    case TokenKind::kOr:
      return "||";
    case TokenKind::kOpen:
      return "(";
    case TokenKind::kClose:
      return ")";
    case TokenKind::kLiteral:
      return "text in quotes";
    case TokenKind::kEnd:
      break;
  }
  return "end";
}

std::vector<Token> read_tokens(std::string_view text, std::vector<Mistake>& mistakes) {
  return Tokenizer{text, mistakes}.read();
}

}  // namespace tally::triage
