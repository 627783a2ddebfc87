// Names of functions and types: what of a mangled name is written.
#include <cstring>

#include "countfile/symbol_codes.h"
#include "countfile/symbol_parser.h"

namespace tally::countfile {
namespace {

// How GCC and Clang call an anonymous namespace: `_GLOBAL__N_1`.
bool is_anonymous_namespace(std::string_view identifier) {
  if (!starts_with(identifier, "_GLOBAL_") || identifier.size() < 10) return false;
  const char joint = identifier[8];
  return (joint == '_' || joint == '.' || joint == '$') && identifier[9] == 'N';
}

// Rust's older kind of names: the last component is a hash, `h` and 16 hexadecimal digits.
bool is_rust_hash(std::string_view identifier) {
  return identifier.size() == 17 && identifier[0] == 'h' &&
         identifier.find_first_not_of("0123456789abcdef", 1) == std::string_view::npos;
}

// What a substitution with a letter stands for, but `St`, which a name follows.
std::string_view abbreviation(char letter) {
  switch (letter) {
    case 'a':
      return "allocator";
    case 'b':
      return "basic_string";
    case 's':
      return "string";
    case 'i':
      return "istream";
    case 'o':
      return "ostream";
    case 'd':
      return "iostream";
    default:
      return {};
  }
}

}  // namespace

void SymbolParser::read_encoding() {
  if (peek() == 'T' || peek() == 'G') return read_special();
  push(Part::kParameters);
  push(Part::kName);
}

// Of what the compiler makes for itself, that which runs: thunks, what initializes a thread's
// variables and what leads to them, and copies of functions for transactions. In arguments, the
// objects that are arguments of templates. All others are no functions.
void SymbolParser::read_special() {
  if (eat('G')) {
    expect('T');
    if (!eat('t') && !eat('n')) return fail();
    return push(Part::kEncoding);
  }
  expect('T');
  switch (peek()) {
    case 'h':
    case 'v':
    case 'c':
      return read_thunk();
    case 'H':
    case 'W':
      take();
      return push(Part::kName);
    case 'A':
      if (!quiet_) return fail();
      take();
      return read_argument();
    default:
      return fail();
  }
}

void SymbolParser::read_thunk() {
  // With `c` the offset of `this` is followed by that of the result.
  for (int offsets = eat('c') ? 2 : 1; offsets > 0; --offsets) {
    if (!eat('h')) {
      expect('v');
      skip_offset();
      expect('_');
    }
    skip_offset();
    expect('_');
  }
  push(Part::kEncoding);
}

// Data has no parameters, and neither have functions of C, such as `main` in `Z4mainE1x`.
void SymbolParser::read_parameters() {
  if (at_ == input_.size() || peek() == '.' || peek() == 'E') return;
  if (!quiet_) {
    push_quietly(Part::kParameters);
    return;
  }
  push(Part::kParameters);
  if (!eat('Q')) return read_type();
  push(Part::kExpression);  // a trailing requires clause
}

void SymbolParser::read_name() {
  if (eat('Z')) {
    push(Part::kLocal);
    return push(Part::kEncoding);
  }
  if (peek() == 'S') return read_substituted();
  if (!eat('N')) {
    push(Part::kNameEnd);
    return read_unqualified();
  }
  // Qualifiers of the function; `H` is an explicit object parameter's.
  while (peek() == 'r' || peek() == 'V' || peek() == 'K') take();
  if (!eat('R') && !eat('O')) eat('H');
  push(Part::kNested);
}

void SymbolParser::read_substituted() {
  expect('S');
  push(Part::kNameEnd);
  if (eat('t')) {
    write_component("std");
    return read_unqualified();
  }
  read_abbreviation();
}

// Behind `S`, but not `St`.
void SymbolParser::read_abbreviation() {
  const std::string_view name = abbreviation(peek());
  if (!name.empty()) {
    take();
    write_component("std");
    return write_component(name);
  }
  if (!quiet_) return fail();
  while (at_digit() || (peek() >= 'A' && peek() <= 'Z')) take();
  expect('_');
}

void SymbolParser::read_nested() {
  if (eat('E')) return;
  push(Part::kNested);
  switch (peek()) {
    case 'S':
      take();
      return eat('t') ? write_component("std") : read_abbreviation();
    case 'T':
      return quiet_ ? read_template_parameter() : fail();
    case 'M':
      take();
      return;  // what follows is in the initializer of what was read
    case 'B':
    case 'I':
      return read_name_end();
    case 'C':
      return read_constructor();
    case 'D':
      return read_destructor();
    default:
      return read_unqualified();
  }
}

// A name without its scope, and without tags and arguments.
void SymbolParser::read_unqualified() {
  // The module that it belongs to is not written.
  while (eat('W')) {
    eat('P');
    read_identifier();
  }
  eat('F');  // a friend of a constrained class
  eat('L');  // internal linkage
  if (at_digit()) return read_source_name();
  if (eat('U')) return read_unnamed();
  if (eat('D')) return read_structured_binding();
  read_operator();
}

void SymbolParser::read_source_name() {
  const std::string_view identifier = read_identifier();
  if (!ok_ || quiet_) return;
  if (is_anonymous_namespace(identifier)) return write_component("(anonymous namespace)");
  const bool is_last = peek() == 'E' && (at_ + 1 == input_.size() || peek(1) == '.');
  if (in_scope_ && is_last && is_rust_hash(identifier)) return;
  if (!is_printable(identifier)) return fail();
  write_component(identifier);
}

// `auto [a, b]`, within whose initializer a lambda may be.
void SymbolParser::read_structured_binding() {
  expect('C');
  begin_component();
  for (bool first = true; ok_ && !eat('E'); first = false) {
    write(first ? "[" : ",");
    const std::string_view identifier = read_identifier();
    if (!is_printable(identifier)) return fail();
    write(identifier);
  }
  write("]");
}

void SymbolParser::read_unnamed() {
  if (eat('t')) return write_numbered("{unnamed#");
  if (!eat('l')) return fail();
  push(Part::kLambda);
  push_quietly(Part::kArguments);  // of a lambda's parameters
}

void SymbolParser::write_numbered(std::string_view kind) {
  char text[24];  // `{unnamed#4294967295}`
  size_t begin = sizeof text;
  text[--begin] = '}';
  uint32_t number = read_ordinal();
  do {
    text[--begin] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  begin -= kind.size();
  std::memcpy(text + begin, kind.data(), kind.size());
  write_component({text + begin, sizeof text - begin});
}

void SymbolParser::read_operator() {
  const char first = take();
  const char second = take();
  if (first == 'l' && second == 'i') {
    begin_component();
    write("operator\"\"");
    const std::string_view suffix = read_identifier();
    return is_printable(suffix) ? write(suffix) : fail();
  }
  if (first == 'v' && is_digit(second) && quiet_) {  // an operator of the compiler's
    read_identifier();
    return;
  }
  const SymbolCode* const found = find_symbol_code(first, second);
  if (found == nullptr || found->name[0] == '\0') return fail();
  begin_component();
  write("operator");
  write(found->name);
  if (first == 'c' && second == 'v') push_quietly(Part::kType);
}

// It is called as its class, the component before.
void SymbolParser::read_constructor() {
  expect('C');
  const bool is_inherited = eat('I');
  const char kind = take();
  if (kind < '1' || kind > '5' || (!quiet_ && !in_scope_)) return fail();
  write_component(last_component());
  if (is_inherited) push_quietly(Part::kType);  // the base that has it
}

void SymbolParser::read_destructor() {
  expect('D');
  if (peek() == 'C') return read_structured_binding();
  if (quiet_ && (peek() == 't' || peek() == 'T')) return read_decltype();
  if (peek() < '0' || peek() > '5' || (!quiet_ && !in_scope_)) return fail();
  take();
  begin_component();
  write("~");
  write(last_component());
}

void SymbolParser::read_tags() {
  while (eat('B')) {
    const std::string_view tag = read_identifier();
    if (!is_printable(tag)) return fail();
    write("[abi:");
    write(tag);
    write("]");
  }
}

void SymbolParser::read_name_end() {
  read_tags();
  if (!eat('I')) return;
  // A conversion's type may have arguments of its own, which cannot be told from these.
  const bool is_conversion = output_.view().ends_with("operator cast");
  if (arguments_ == Arguments::kAsBrackets && !is_conversion) write("<>");
  push_quietly(Part::kArguments);
}

void SymbolParser::read_local() {
  expect('E');
  if (eat('s')) {  // a string
    return quiet_ ? read_discriminator() : fail();
  }
  if (peek() == 'd' && (peek(1) == '_' || is_digit(peek(1)))) {
    take();  // in a default argument, counted from the last one
    read_ordinal();
  }
  push(Part::kDiscriminator);
  push(Part::kName);
}

// `_1`, or `__12_` from the twelfth of the same name on.
void SymbolParser::read_discriminator() {
  if (peek() != '_') return;
  if (is_digit(peek(1))) {
    at_ += 2;
  } else if (peek(1) == '_') {
    at_ += 2;
    read_number();
    expect('_');
  }
}

}  // namespace tally::countfile
