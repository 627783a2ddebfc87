#include "countfile/function_name.h"

namespace tally::countfile {
namespace {

// A longer operator stands before those that it begins with.
constexpr std::string_view kOperators[] = {
    " new[]", " new", " delete[]", " delete", " co_await", " cast", "<=>", "<<=", ">>=",
    "->*",    "<<",   ">>",        "<=",      ">=",        "==",    "!=",  "&&",  "||",
    "++",     "--",   "+=",        "-=",      "*=",        "/=",    "%=",  "^=",  "&=",
    "|=",     "->",   "()",        "[]",      "~",         "!",     "+",   "-",   "*",
    "/",      "%",    "^",         "&",       "|",         "=",     "<",   ">",   ","};

// Clang names functions `.omp_outlined.`, the linker's names for Rust's functions have `$`.
bool eat_identifier(FrameReader& reader) noexcept {
  const size_t begin = reader.position();
  while (reader.eat_letter() || reader.eat_any_of("$.")) {
  }
  return reader.position() > begin;
}

// Whether what comes can stand behind an operator: `operator<<>` is that of `<`.
bool can_end_operator(FrameReader ahead) noexcept {
  return ahead.at_end() || ahead.eat(":") || ahead.eat(".") || ahead.eat("<>") ||
         ahead.eat("[abi:") || ahead.result(false) == Match::kBeginning;
}

bool eat_operator(FrameReader& reader) noexcept {
  if (!reader.eat("operator")) return false;
  if (reader.eat("\"\"")) return eat_identifier(reader);
  for (const std::string_view name : kOperators) {
    const auto eat_it = [&](FrameReader& ahead) {
      return ahead.eat(name) && can_end_operator(ahead);
    };
    if (reader.attempt(eat_it)) return true;
  }
  return false;
}

bool eat_unnamed(FrameReader& reader) noexcept {
  if (reader.eat("(anonymous namespace)")) return true;
  if (!reader.eat("{lambda#") && !reader.eat("{unnamed#")) return false;
  return reader.eat_decimal(9) && reader.eat("}");
}

// The name of one scope or function, with its template arguments, ABI tags and clones.
bool eat_component(FrameReader& reader) noexcept {
  if (!reader.attempt(eat_operator)) {
    reader.eat("~");
    if (!eat_unnamed(reader) && !eat_identifier(reader)) return false;
  }
  for (;;) {
    if (reader.eat("[abi:")) {
      if (!eat_identifier(reader) || !reader.eat("]")) return false;
    } else if (!reader.eat("<>") && !(reader.next() == '.' && eat_identifier(reader))) {
      return true;
    }
  }
}

}  // namespace

bool eat_native_function(FrameReader& reader) noexcept {
  do {
    if (!eat_component(reader)) return false;
  } while (reader.eat("::"));
  return true;
}

}  // namespace tally::countfile
