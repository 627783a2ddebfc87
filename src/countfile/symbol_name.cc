#include "countfile/symbol_name.h"

#include "countfile/symbol_parser.h"

namespace tally::countfile {
namespace {

// What stands behind the first `length` characters.
std::string_view tail(std::string_view text, size_t length) {
  return {text.data() + length, text.size() - length};
}

// What is appended to the name as it stands in the input: all of it, or the suffix of a clone.
size_t append_plain(std::string_view text, BoundedText output) {
  if (!is_printable(text)) return 0;
  output.append(text);
  return output.finish();
}

constexpr struct {
  char code[3];
  char name[19];
} kBuiltins[] = {
    {"v", "void"},        {"w", "wchar_t"},
    {"b", "bool"},        {"c", "char"},
    {"a", "signed char"}, {"h", "unsigned char"},
    {"s", "short"},       {"t", "unsigned short"},
    {"i", "int"},         {"j", "unsigned int"},
    {"l", "long"},        {"m", "unsigned long"},
    {"x", "long long"},   {"y", "unsigned long long"},
    {"n", "__int128"},    {"o", "unsigned __int128"},
    {"f", "float"},       {"d", "double"},
    {"e", "long double"}, {"g", "__float128"},
    {"Di", "char32_t"},   {"Ds", "char16_t"},
    {"Du", "char8_t"},    {"Dn", "std::nullptr_t"},
};

// The name of a builtin type; null for any other.
const char* find_builtin(std::string_view mangled) {
  for (const auto& type : kBuiltins) {
    if (mangled == type.code) return type.name;
  }
  return nullptr;
}

// Returns false if it is neither a builtin type nor the name of another.
bool append_type_name(std::string_view mangled, BoundedText& output) {
  if (const char* const name = find_builtin(mangled)) {
    output.append(name);
    return true;
  }
  for (const ScopeStyle style : {ScopeStyle::kAbi, ScopeStyle::kGcc}) {
    SymbolParser parser{mangled, output, style, Arguments::kLeftOut};
    if (!parser.read_type_name() || parser.is_nameless()) continue;
    output = parser.output();
    return true;
  }
  return false;
}

}  // namespace

size_t reduce_symbol(std::string_view symbol, char* out, size_t size) {
  if (!starts_with(symbol, "_Z")) return append_plain(symbol, {out, size});
  for (const ScopeStyle style : {ScopeStyle::kAbi, ScopeStyle::kGcc}) {
    SymbolParser parser{tail(symbol, 2), {out, size}, style, Arguments::kAsBrackets};
    if (!parser.read_function() || parser.is_nameless()) continue;
    return append_plain(parser.rest(), parser.output());
  }
  return append_plain(symbol, {out, size});
}

size_t reduce_type(std::string_view mangled, char* out, size_t size) {
  size_t begin = 0;
  size_t pointers = 0;
  for (; begin < mangled.size() && std::string_view{"PVK"}.contains(mangled[begin]); ++begin) {
    if (mangled[begin] == 'P') ++pointers;
  }
  BoundedText output{out, size};
  if (!append_type_name(tail(mangled, begin), output)) {
    output.append("other");
    pointers = 0;
  }
  for (; pointers > 0; --pointers) output.append("*");
  return output.finish();
}

}  // namespace tally::countfile
