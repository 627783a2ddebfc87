// A parser of mangled names that writes the reduced name while it reads. The grammar is that of the
// Itanium C++ ABI, 5.1 "External Names (a.k.a. Mangling)", with what GCC and Clang write beyond it;
// https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling. See symbol_name.h, which is all that
// others need.
//
// It does not recurse: what is still to be read is kept in a small stack of its own, a byte for
// each part. Most of a mangled name (types, template arguments, expressions) is only passed over,
// and what a substitution stands for is not needed to pass over it. In the name of a function none
// can occur, but those with a letter (`St`, `Ss`), since nothing stands in front of it that could
// be repeated.
#ifndef TALLY_COUNTFILE_SYMBOL_PARSER_H_
#define TALLY_COUNTFILE_SYMBOL_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tally/name.h"

namespace tally::countfile {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether all of it can stand in a frame: UTF-8 without control characters and white space.
constexpr bool is_printable(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const uint32_t point = internal::next_code_point(text.data(), text.size(), at);
    if (!internal::is_printable(point)) return false;
  }
  return true;
}

// As std::string_view's member, which in some builds needs the C++ runtime to throw what it never
// does.
constexpr bool starts_with(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && std::string_view{text.data(), start.size()} == start;
}

// Collects text in out[0..size). What does not fit ends the collecting.
class BoundedText {
 public:
  BoundedText(char* out, size_t size) : out_(out), size_(size) {}

  void append(std::string_view text);
  size_t length() const { return length_; }
  bool fits() const { return fits_; }
  std::string_view view() const { return {out_, length_}; }

  // The length of all that was appended; 0 if it did not fit.
  size_t finish() const { return fits_ ? length_ : 0; }

 private:
  char* out_;
  size_t size_;
  size_t length_ = 0;
  bool fits_ = true;
};

// How an expression names what is in a scope: `sr 3acme E 1f`, as the ABI says, or `sr 3acme 1f`,
// as GCC writes. Only one of the two can be read to the end.
enum class ScopeStyle : uint8_t { kAbi, kGcc };

enum class Arguments : uint8_t { kAsBrackets, kLeftOut };

class SymbolParser {
 public:
  // Reads what follows `_Z`, and appends the name to the output. Whether there is a name does not
  // depend on whether it fits.
  SymbolParser(std::string_view input, BoundedText output, ScopeStyle style, Arguments arguments)
      : input_(input), output_(output), style_(style), arguments_(arguments) {}

  // Each returns whether the input could be read up to its end, or to the suffix of a clone.
  bool read_function();   // a function's name and its parameters
  bool read_type_name();  // the name of a class or enumeration

  const BoundedText& output() const { return output_; }
  bool is_nameless() const { return !in_scope_; }
  std::string_view rest() const { return {input_.data() + at_, input_.size() - at_}; }

 private:
  // What is still to be read.
  enum class Part : uint8_t {
    kEncoding,
    kParameters,  // up to the end, `.` or `E`
    kName,
    kNested,         // components of a nested name up to `E`
    kNameEnd,        // abi tags and template arguments, if there are any
    kLocal,          // what is in the function that was just read
    kDiscriminator,  // if there is one
    kLambda,         // what follows the parameters of a lambda
    kLoud,           // what follows is written again
    kType,
    kFunctionType,  // up to `E`
    kArguments,     // template arguments up to `E`
    kValue,         // of a literal, up to `E`
    kExpression,
    kExpressions,   // up to `E`
    kEnd,           // `E`
    kUnderscore,    // `_`
    kConverted,     // one expression, or several behind `_`
    kPlacement,     // expressions up to `_`
    kInitializer,   // of a new expression, or `E`
    kLevels,        // scopes of a name in an expression up to `E`
    kBaseName,      // a name in an expression, without its scope
    kRequirements,  // up to `E`
    kRequirementEnd,
    kRequirementParameters,  // up to `_`, then requirements
  };

  // A level of nested template arguments takes two or three. Of the 240,000 symbols of a
  // developer's machine none needs 30.
  static constexpr size_t kMaxPending = 512;

  // symbol_parser.cc
  bool run(Part first);
  void read(Part part);
  void push(Part part);
  void push_quietly(Part part);
  void fail() { ok_ = false; }
  char peek(size_t ahead = 0) const;
  char take();
  bool eat(char c);
  void expect(char c);
  bool at_digit() const { return is_digit(peek()); }
  uint32_t read_number();
  void skip_offset();
  uint32_t read_ordinal();
  std::string_view read_identifier();
  void write(std::string_view text);
  void begin_component();
  void write_component(std::string_view text);
  std::string_view last_component() const;

  // symbol_parser_names.cc
  void read_encoding();
  void read_special();
  void read_thunk();
  void read_parameters();
  void read_name();
  void read_substituted();
  void read_abbreviation();
  void read_nested();
  void read_unqualified();
  void read_source_name();
  void read_structured_binding();
  void read_unnamed();
  void write_numbered(std::string_view kind);
  void read_operator();
  void read_constructor();
  void read_destructor();
  void read_tags();
  void read_name_end();
  void read_local();
  void read_discriminator();

  // symbol_parser_types.cc
  void read_type();
  void read_type_of_d();
  void read_decltype();
  void read_bound();
  void read_array();
  void read_vector();
  void read_template_parameter();
  void read_type_of_t();
  void read_function_type();
  void read_arguments();
  void read_argument();
  void read_literal();
  void read_value();

  // symbol_parser_expressions.cc
  void read_expression();
  void read_function_parameter();
  void read_fold();
  void push_part(char part);
  void read_converted();
  void read_until(char end, Part again);
  void read_initializer();
  void read_scope();
  void read_levels();
  void read_base_name();
  void read_destructor_name();
  void read_requirements();
  void read_requirement_end();
  void read_requirement_parameters();

  std::string_view input_;
  size_t at_ = 0;
  BoundedText output_;
  size_t last_ = 0;  // where the last component is that a constructor repeats
  size_t last_length_ = 0;
  uint16_t depth_ = 0;
  bool ok_ = true;
  bool quiet_ = false;
  bool in_scope_ = false;  // a component was written, so `::` stands before the next
  ScopeStyle style_;
  Arguments arguments_;
  Part pending_[kMaxPending];
};

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_SYMBOL_PARSER_H_
