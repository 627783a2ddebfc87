// Types, template arguments and literals, which are only passed over.
#include "countfile/symbol_parser.h"

namespace tally::countfile {
namespace {

constexpr std::string_view kQualifiersAndPointers = "rVKPROCG";
constexpr std::string_view kBuiltins = "vwbcahstijlmxynofdegz";
constexpr std::string_view kBuiltinsOfD = "defhisuacn";

}  // namespace

void SymbolParser::read_type() {
  while (kQualifiersAndPointers.contains(peek())) take();
  if (peek() == 'U' && is_digit(peek(1))) {  // a qualifier of the compiler's
    take();
    read_identifier();
    push(Part::kType);
    return push(Part::kNameEnd);
  }
  if (kBuiltins.contains(peek())) {
    take();
    return;
  }
  switch (peek()) {
    case 'u':  // a type of the compiler's
      take();
      read_identifier();
      return push(Part::kNameEnd);
    case 'D':
      take();
      return read_type_of_d();
    case 'T':
      return read_type_of_t();
    case 'A':
      take();
      return read_array();
    case 'F':
      take();
      eat('Y');
      return push(Part::kFunctionType);
    case 'M':
      take();
      push(Part::kType);
      return push(Part::kType);
    case 'N':
    case 'Z':
    case 'S':
    case 'U':
    case 'W':
      return read_name();
    default:
      return at_digit() ? read_name() : fail();
  }
}

// What begins with `D`, which was read.
void SymbolParser::read_type_of_d() {
  if (peek() == 't' || peek() == 'T') return read_decltype();
  const char kind = take();
  if (kBuiltinsOfD.contains(kind)) return;
  switch (kind) {
    case 'F':  // floating point of some width
      read_number();
      if (!eat('_') && !eat('x')) expect('b');
      return;
    case 'B':  // integers of some width
    case 'U':
      return read_bound();
    case 'v':
      return read_vector();
    case 'p':  // the expansion of a pack
    case 'o':  // a function that is noexcept
    case 'x':  // a function that is transaction_safe
      return push(Part::kType);
    case 'O':  // a function that is noexcept(…)
      push(Part::kType);
      push(Part::kEnd);
      return push(Part::kExpression);
    case 'w':  // a function that is throw(…)
      push(Part::kType);
      return push(Part::kArguments);
    case 'k':  // auto of a concept
    case 'K':  // decltype(auto) of a concept
      return push(Part::kName);
    case 'y':  // an element of a pack
      push(Part::kExpression);
      return push(Part::kType);
    default:
      return fail();
  }
}

// At the letter behind `D`.
void SymbolParser::read_decltype() {
  take();
  push(Part::kEnd);
  push(Part::kExpression);
}

// A number or an expression, and `_`. An expression can begin with digits, too.
void SymbolParser::read_bound() {
  size_t digits = 0;
  while (is_digit(peek(digits))) ++digits;
  if (digits > 0 && peek(digits) == '_') {
    at_ += digits + 1;
    return;
  }
  push(Part::kUnderscore);
  push(Part::kExpression);
}

void SymbolParser::read_array() {
  push(Part::kType);
  if (!eat('_')) read_bound();
}

void SymbolParser::read_vector() {
  push(Part::kType);
  eat('_');  // in front of an expression
  read_bound();
}

// `T_`, `T1_`, and of an outer list of parameters `TL0__`, `TL0_1_`.
void SymbolParser::read_template_parameter() {
  expect('T');
  if (eat('L')) {
    read_number();
    expect('_');
  }
  read_ordinal();
  push(Part::kNameEnd);
}

// A parameter of a template; the declaration of one, which the argument follows; or a name with
// `struct`, `union` or `enum` in front.
void SymbolParser::read_type_of_t() {
  switch (peek(1)) {
    case 's':
    case 'u':
    case 'e':
    case 'k':  // a type of a concept
      at_ += 2;
      return push(Part::kName);
    case 'y':
      at_ += 2;
      return;
    case 'n':
    case 'p':
      at_ += 2;
      return push(Part::kType);
    case 't':
      at_ += 2;
      return push(Part::kArguments);
    default:
      return read_template_parameter();
  }
}

void SymbolParser::read_function_type() {
  if (eat('E')) return;
  if ((peek() == 'R' || peek() == 'O') && peek(1) == 'E') {
    at_ += 2;
    return;
  }
  push(Part::kFunctionType);
  read_type();
}

void SymbolParser::read_arguments() {
  if (eat('E')) return;
  push(Part::kArguments);
  read_argument();
}

void SymbolParser::read_argument() {
  switch (peek()) {
    case 'J':
    case 'I':
      take();
      return push(Part::kArguments);  // a pack; `I` is what old compilers wrote
    case 'X':
      take();
      push(Part::kEnd);
      return push(Part::kExpression);
    case 'L':
      take();
      return read_literal();
    case 'Q':
      take();
      return push(Part::kExpression);  // a requires clause
    default:
      return read_type();
  }
}

// Behind `L`.
void SymbolParser::read_literal() {
  if (peek() == '_' && peek(1) == 'Z') {
    at_ += 2;
    push(Part::kEnd);
    return push(Part::kEncoding);
  }
  push(Part::kValue);
  read_type();
}

// Decimal or hexadecimal, `n` for minus; a complex number has two parts, others may have none.
void SymbolParser::read_value() {
  constexpr std::string_view kDigits = "0123456789abcdefn_";
  while (kDigits.contains(peek())) take();
  expect('E');
}

}  // namespace tally::countfile
