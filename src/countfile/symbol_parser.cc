#include "countfile/symbol_parser.h"

#include <cstring>

namespace tally::countfile {

void BoundedText::append(std::string_view text) {
  fits_ = fits_ && text.size() <= size_ - length_;
  if (!fits_ || text.empty()) return;
  std::memcpy(out_ + length_, text.data(), text.size());
  length_ += text.size();
}

bool SymbolParser::read_function() {
  return run(Part::kEncoding) && (rest().empty() || rest()[0] == '.');
}

bool SymbolParser::read_type_name() { return run(Part::kName) && rest().empty(); }

// Every step takes something from the input or a part from the stack, and puts back no more than a
// few parts for what it took from the input. So the time grows with the input's length alone.
bool SymbolParser::run(Part first) {
  push(first);
  while (ok_ && depth_ > 0) read(pending_[--depth_]);
  return ok_;
}

void SymbolParser::read(Part part) {
  switch (part) {
    case Part::kEncoding:
      return read_encoding();
    case Part::kParameters:
      return read_parameters();
    case Part::kName:
      return read_name();
    case Part::kNested:
      return read_nested();
    case Part::kNameEnd:
      return read_name_end();
    case Part::kLocal:
      return read_local();
    case Part::kDiscriminator:
      return read_discriminator();
    case Part::kLambda:
      return write_numbered("{lambda#");
    case Part::kLoud:
      quiet_ = false;
      return;
    case Part::kType:
      return read_type();
    case Part::kFunctionType:
      return read_function_type();
    case Part::kArguments:
      return read_arguments();
    case Part::kValue:
      return read_value();
    case Part::kExpression:
      return read_expression();
    case Part::kExpressions:
      return read_until('E', part);
    case Part::kEnd:
      return expect('E');
    case Part::kUnderscore:
      return expect('_');
    case Part::kConverted:
      return read_converted();
    case Part::kPlacement:
      return read_until('_', part);
    case Part::kInitializer:
      return read_initializer();
    case Part::kLevels:
      return read_levels();
    case Part::kBaseName:
      return read_base_name();
    case Part::kRequirements:
      return read_requirements();
    case Part::kRequirementEnd:
      return read_requirement_end();
    case Part::kRequirementParameters:
      return read_requirement_parameters();
  }
}

void SymbolParser::push(Part part) {
  if (depth_ == kMaxPending) return fail();
  pending_[depth_++] = part;
}

// Pushes what is only passed over.
void SymbolParser::push_quietly(Part part) {
  if (!quiet_) push(Part::kLoud);
  quiet_ = true;
  push(part);
}

char SymbolParser::peek(size_t ahead) const {
  return ahead < input_.size() - at_ ? input_[at_ + ahead] : '\0';
}

// The next character, and NUL at the end.
char SymbolParser::take() { return at_ < input_.size() ? input_[at_++] : '\0'; }

bool SymbolParser::eat(char c) {
  if (at_ == input_.size() || input_[at_] != c) return false;
  ++at_;
  return true;
}

void SymbolParser::expect(char c) {
  if (!eat(c)) fail();
}

// Numbers of real symbols are lengths and ordinals: one of more than eight digits is none.
uint32_t SymbolParser::read_number() {
  uint32_t number = 0;
  size_t digits = 0;
  for (; at_digit() && digits < 9; ++digits) {
    number = number * 10 + static_cast<uint32_t>(input_[at_++] - '0');
  }
  if (digits == 0 || digits == 9) fail();
  return number;
}

// `_` is the first, `0_` the second, `1_` the third.
uint32_t SymbolParser::read_ordinal() {
  if (eat('_')) return 1;
  const uint32_t number = read_number();
  expect('_');
  return number + 2;
}

// Offsets of thunks can be negative, and larger than other numbers.
void SymbolParser::skip_offset() {
  eat('n');
  if (!at_digit()) return fail();
  while (at_digit()) ++at_;
}

std::string_view SymbolParser::read_identifier() {
  const uint32_t length = read_number();
  if (!ok_ || length == 0 || length > input_.size() - at_) {
    fail();
    return {};
  }
  const std::string_view identifier{input_.data() + at_, length};
  at_ += length;
  return identifier;
}

void SymbolParser::write(std::string_view text) {
  if (!quiet_) output_.append(text);
}

// Writes what divides this component of the name from the one before.
void SymbolParser::begin_component() {
  if (quiet_) return;
  if (in_scope_) write("::");
  in_scope_ = true;
}

void SymbolParser::write_component(std::string_view text) {
  if (quiet_) return;
  begin_component();
  last_ = output_.length();
  last_length_ = text.size();
  write(text);
}

// Nothing once it did not fit.
std::string_view SymbolParser::last_component() const {
  if (!output_.fits()) return {};
  return {output_.view().data() + last_, last_length_};
}

}  // namespace tally::countfile
