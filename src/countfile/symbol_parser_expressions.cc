// Expressions, which are only passed over. They stand in template arguments and in types that
// depend on template arguments.
#include "countfile/symbol_codes.h"
#include "countfile/symbol_parser.h"

namespace tally::countfile {

void SymbolParser::read_expression() {
  if (at_digit()) return read_base_name();
  if (peek() == 'T') return read_template_parameter();
  if (eat('L')) return read_literal();
  if (peek() == 'f') {
    const bool is_parameter = peek(1) == 'p' || (peek(1) == 'L' && is_digit(peek(2)));
    return is_parameter ? read_function_parameter() : read_fold();
  }
  const char first = take();
  if (first == 'u') {  // an expression of the compiler's
    read_identifier();
    return push(Part::kArguments);
  }
  const char second = take();
  if (first == 'v' && is_digit(second)) {  // an operator of the compiler's
    read_identifier();
    for (char operands = second; operands > '0'; --operands) push(Part::kExpression);
    return;
  }
  const SymbolCode* const found = find_symbol_code(first, second);
  if (found == nullptr) return fail();
  size_t parts = 0;
  while (found->parts[parts] != '\0') ++parts;
  while (parts > 0) push_part(found->parts[--parts]);
}

void SymbolParser::push_part(char part) {
  switch (part) {
    case 'e':
      return push(Part::kExpression);
    case 't':
      return push(Part::kType);
    case 'x':
      return push(Part::kExpressions);
    case 'a':
      return push(Part::kArguments);
    case 'c':
      return push(Part::kConverted);
    case 'w':
      return push(Part::kPlacement);
    case 'i':
      return push(Part::kInitializer);
    case 'q':
      return push(Part::kRequirements);
    case 'Q':
      return push(Part::kRequirementParameters);
    // These stand at the beginning, where all behind them is pushed already.
    case 'b':
      return read_base_name();
    case '~':
      return read_destructor_name();
    case 's':
      return read_scope();
    case 'n':
      read_identifier();
      return;
    case 'p':
      eat('_');
      return;
    default:
      return fail();
  }
}

// `fp_`, `fpK0_`, `fL0p_`, and `fpT` for `this`.
void SymbolParser::read_function_parameter() {
  expect('f');
  if (eat('L')) read_number();
  expect('p');
  if (eat('T')) return;
  while (peek() == 'r' || peek() == 'V' || peek() == 'K') take();
  read_ordinal();
}

// `fl` and `fr`, `fL` and `fR` with a value to start from; then the operator.
void SymbolParser::read_fold() {
  expect('f');
  const char kind = take();
  const char first = take();
  if (find_symbol_code(first, take()) == nullptr) return fail();
  const bool has_start = kind == 'L' || kind == 'R';
  if (!has_start && kind != 'l' && kind != 'r') return fail();
  push(Part::kExpression);
  if (has_start) push(Part::kExpression);
}

void SymbolParser::read_converted() { push(eat('_') ? Part::kExpressions : Part::kExpression); }

void SymbolParser::read_until(char end, Part again) {
  if (eat(end)) return;
  push(again);
  read_expression();
}

void SymbolParser::read_initializer() {
  if (eat('E')) return;
  if (eat('p')) {
    expect('i');
    return push(Part::kExpressions);
  }
  expect('i');
  expect('l');
  push(Part::kExpressions);
}

// Behind `sr`. See ScopeStyle.
void SymbolParser::read_scope() {
  push(Part::kBaseName);
  if (!at_digit()) return read_type();
  if (style_ == ScopeStyle::kAbi) return push(Part::kLevels);
  push(Part::kNameEnd);
  read_identifier();
}

void SymbolParser::read_levels() {
  if (eat('E')) return;
  push(Part::kLevels);
  push(Part::kNameEnd);
  read_identifier();
}

// An identifier, `on` and an operator, or `dn` and a destructor.
void SymbolParser::read_base_name() {
  if (peek() == 'd' && peek(1) == 'n') {
    at_ += 2;
    return read_destructor_name();
  }
  push(Part::kNameEnd);
  if (at_digit()) {
    read_identifier();
    return;
  }
  if (peek() == 'o' && peek(1) == 'n') at_ += 2;
  read_operator();
}

void SymbolParser::read_destructor_name() {
  if (!at_digit()) return read_type();
  push(Part::kNameEnd);
  read_identifier();
}

void SymbolParser::read_requirements() {
  if (eat('E')) return;
  push(Part::kRequirements);
  switch (take()) {
    case 'X':
      push(Part::kRequirementEnd);
      return push(Part::kExpression);
    case 'T':
      return push(Part::kType);
    case 'Q':
      return push(Part::kExpression);
    default:
      return fail();
  }
}

// `N` is noexcept; `R` the concept that the expression's type is of.
void SymbolParser::read_requirement_end() {
  eat('N');
  if (eat('R')) push(Part::kName);
}

void SymbolParser::read_requirement_parameters() {
  if (eat('_')) return push(Part::kRequirements);
  push(Part::kRequirementParameters);
  read_type();
}

}  // namespace tally::countfile
