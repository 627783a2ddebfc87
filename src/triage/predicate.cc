#include "triage/predicate.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "triage/predicate_tokens.h"
#include "triage/whole_words.h"

namespace tally::triage {

// Parses by recursive descent. At a mistake it goes on as if what is missing were there and what is
// too much were not, so that the mistakes behind it are found too.
class PredicateParser {
 public:
  PredicateParser(std::vector<Token> tokens, std::vector<Mistake>& mistakes)
      : tokens_(std::move(tokens)), mistakes_(mistakes) {}

  void parse(Predicate& into) {
    nodes_ = &into.nodes_;
    if (next().kind == TokenKind::kEnd) return;
    parse_or();
    // Only a parenthesis too much stops it before the end.
    while (next().kind == TokenKind::kClose) {
      complain(next(), "there is no ( to this )");
      take();
      if (next().kind == TokenKind::kAnd || next().kind == TokenKind::kOr) take();
      if (next().kind != TokenKind::kEnd) parse_or();
    }
  }

 private:
  using Kind = Predicate::Kind;
  using Node = Predicate::Node;

  const Token& next() const { return tokens_[at_]; }
  void take() {
    if (next().kind != TokenKind::kEnd) ++at_;
  }
  bool starts_term() const {
    const TokenKind kind = next().kind;
    return kind == TokenKind::kLiteral || kind == TokenKind::kNot || kind == TokenKind::kOpen;
  }
  void complain(const Token& at, std::string message) {
    mistakes_.push_back({at.line, at.column, std::move(message)});
  }

  static Node make(Kind kind, std::vector<size_t> operands) {
    return Node{.kind = kind, .operands = std::move(operands)};
  }
  size_t add(Node node) {
    nodes_->push_back(std::move(node));
    return nodes_->size() - 1;
  }
  // Of one operand it is that one itself.
  size_t add(Kind kind, std::vector<size_t> operands) {
    return operands.size() == 1 ? operands.front() : add(make(kind, std::move(operands)));
  }

  size_t parse_or() {
    std::vector<size_t> operands{parse_and()};
    while (next().kind == TokenKind::kOr) {
      take();
      operands.push_back(parse_and());
    }
    return add(Kind::kOr, std::move(operands));
  }

  size_t parse_and() {
    std::vector<size_t> operands{parse_not()};
    while (next().kind == TokenKind::kAnd || starts_term()) {
      if (next().kind == TokenKind::kAnd) {
        take();
      } else {
        complain(next(), "&& or || is missing before this");
      }
      operands.push_back(parse_not());
    }
    return add(Kind::kAnd, std::move(operands));
  }

  size_t parse_not() {
    const Token start = next();
    if (start.kind == TokenKind::kLiteral) {
      take();
      return add(Node{.kind = Kind::kLiteral, .literal = start.literal});
    }
    if (start.kind != TokenKind::kNot && start.kind != TokenKind::kOpen) return miss_term();
    if (depth_ == kMaxPredicateDepth) return give_up(start);
    take();
    ++depth_;
    const size_t inner =
        start.kind == TokenKind::kNot ? add(make(Kind::kNot, {parse_not()})) : parse_or();
    --depth_;
    if (start.kind == TokenKind::kOpen && !gave_up_) {
      if (next().kind == TokenKind::kClose) {
        take();
      } else {
        complain(start, "this ( is never closed");
      }
    }
    return inner;
  }

  size_t miss_term() {
    if (!gave_up_) {
      complain(next(), next().kind == TokenKind::kEnd
                           ? "it ends where a text in quotes, ! or ( should come"
                           : fmt::format("a text in quotes, ! or ( should come before this {}",
                                         written(next().kind)));
    }
    return add(Node{.kind = Kind::kLiteral});
  }

  // Nothing behind it is looked at: it would only be more of the same.
  size_t give_up(const Token& at) {
    complain(at, fmt::format("! and ( nest deeper than {}", kMaxPredicateDepth));
    gave_up_ = true;
    at_ = tokens_.size() - 1;
    return add(Node{.kind = Kind::kLiteral});
  }

  const std::vector<Token> tokens_;
  std::vector<Mistake>& mistakes_;
  std::vector<Node>* nodes_ = nullptr;
  size_t at_ = 0;
  size_t depth_ = 0;
  bool gave_up_ = false;
};

std::expected<Predicate, std::vector<Mistake>> Predicate::parse(std::string_view text) {
  std::vector<Mistake> mistakes;
  if (text.size() > kMaxPredicateBytes) {
    mistakes.push_back({1, 1, fmt::format("it is longer than {} bytes", kMaxPredicateBytes)});
    return std::unexpected(std::move(mistakes));
  }
  Predicate predicate;
  PredicateParser{read_tokens(text, mistakes), mistakes}.parse(predicate);
  if (mistakes.empty()) return predicate;
  std::ranges::sort(mistakes, [](const Mistake& a, const Mistake& b) {
    return std::tie(a.line, a.column, a.message) < std::tie(b.line, b.column, b.message);
  });
  if (mistakes.size() > kMaxMistakes) mistakes.resize(kMaxMistakes);
  return std::unexpected(std::move(mistakes));
}

bool Predicate::matches(std::string_view text) const {
  return !nodes_.empty() && is_true(nodes_.size() - 1, text);
}

bool Predicate::is_true(size_t node, std::string_view text) const {
  const auto holds = [&](size_t operand) { return is_true(operand, text); };
  const Node& it = nodes_[node];
  switch (it.kind) {
    case Kind::kLiteral:
      return contains_whole(text, it.literal);
    case Kind::kNot:
      return !holds(it.operands.front());
    case Kind::kAnd:
      return std::ranges::all_of(it.operands, holds);
    case Kind::kOr:
      return std::ranges::any_of(it.operands, holds);
  }
  return false;
}

}  // namespace tally::triage
