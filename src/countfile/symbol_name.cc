#include "countfile/symbol_name.h"

#include <cstring>

#include "countfile/symbol_parser.h"
#include "tally/name.h"

namespace tally::countfile {
namespace {

// Collects text in out[0..size).
struct Output {
  char* out;
  size_t size;
  size_t length = 0;
  bool fits = true;

  void append(std::string_view text) {
    fits = fits && text.size() <= size - length;
    if (!fits) return;
    std::memcpy(out + length, text.data(), text.size());
    length += text.size();
  }
  size_t finish() const { return fits ? length : 0; }
};

bool is_printable(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (!internal::is_printable(internal::next_code_point(text.data(), text.size(), at))) {
      return false;
    }
  }
  return true;
}

// What is appended to the name as it stands in the input: all of it, or the suffix of a clone.
size_t append_plain(std::string_view text, Output output) {
  if (!is_printable(text)) return 0;
  output.append(text);
  return output.finish();
}

const char* builtin(char letter) {
  switch (letter) {
    case 'v':
      return "void";
    case 'w':
      return "wchar_t";
    case 'b':
      return "bool";
    case 'c':
      return "char";
    case 'a':
      return "signed char";
    case 'h':
      return "unsigned char";
    case 's':
      return "short";
    case 't':
      return "unsigned short";
    case 'i':
      return "int";
    case 'j':
      return "unsigned int";
    case 'l':
      return "long";
    case 'm':
      return "unsigned long";
    case 'x':
      return "long long";
    case 'y':
      return "unsigned long long";
    case 'n':
      return "__int128";
    case 'o':
      return "unsigned __int128";
    case 'f':
      return "float";
    case 'd':
      return "double";
    case 'e':
      return "long double";
    case 'g':
      return "__float128";
    default:
      return nullptr;
  }
}

const char* builtin_of_d(char letter) {
  switch (letter) {
    case 'n':
      return "std::nullptr_t";
    case 'i':
      return "char32_t";
    case 's':
      return "char16_t";
    case 'u':
      return "char8_t";
    default:
      return nullptr;
  }
}

// The name of a builtin type; null for any other.
const char* find_builtin(std::string_view mangled) {
  if (mangled.size() == 1) return builtin(mangled[0]);
  return mangled.size() == 2 && mangled[0] == 'D' ? builtin_of_d(mangled[1]) : nullptr;
}

}  // namespace

size_t reduce_symbol(std::string_view symbol, char* out, size_t size) {
  if (symbol.starts_with("_Z")) {
    for (const ScopeStyle style : {ScopeStyle::kAbi, ScopeStyle::kGcc}) {
      SymbolParser parser{symbol.substr(2), out, size, style, Arguments::kAsBrackets};
      if (parser.read_function() && parser.length() > 0) {
        return append_plain(parser.rest(), {out, size, parser.length()});
      }
      if (!parser.fits()) return 0;
    }
  }
  return append_plain(symbol, {out, size});
}

size_t reduce_type(std::string_view mangled, char* out, size_t size) {
  constexpr std::string_view kQualifiers = "VK";
  size_t pointers = 0;
  size_t begin = 0;
  for (; begin < mangled.size(); ++begin) {
    if (mangled[begin] == 'P')
      ++pointers;
    else if (!kQualifiers.contains(mangled[begin]))
      break;
  }
  const std::string_view pointee = mangled.substr(begin);
  Output output{out, size};
  if (const char* const name = find_builtin(pointee)) {
    output.append(name);
  } else {
    for (const ScopeStyle style : {ScopeStyle::kAbi, ScopeStyle::kGcc}) {
      SymbolParser parser{pointee, out, size, style, Arguments::kLeftOut};
      if (parser.read_type_name()) {
        output.length = parser.length();
        break;
      }
      if (!parser.fits()) return 0;
    }
  }
  if (output.fits && output.length == 0) {
    output.append("other");
    return output.finish();
  }
  for (; pointers > 0; --pointers) output.append("*");
  return output.finish();
}

}  // namespace tally::countfile
