// Reads what is asked for from JSON of a client's, and looks at all of it. Allocates nothing.
#ifndef TALLY_LSP_JSON_SCAN_H_
#define TALLY_LSP_JSON_SCAN_H_

#include <string_view>

namespace tally::lsp {

// A value in a JSON text, which must stay as long as this: its bytes, without spaces around them.
// Empty if there is none.
struct JsonValue {
  std::string_view text;

  bool is_object() const { return text.starts_with('{'); }
  bool is_string() const { return text.starts_with('"'); }
  // Whether it is this string, which has no `"`, no `\` and no control characters. An escaped ASCII
  // character is the character.
  bool is(std::string_view string) const;
};

// The value, if the text is one and nothing else (RFC 8259; at most 64 deep; whether strings are
// UTF-8 and numbers well formed inside is not looked at).
JsonValue parse_json(std::string_view text);

// The member of this name of an object that parse_json has found; of two the first, as a client
// that sends two means neither. Nothing if it is no object or has none.
JsonValue member(JsonValue object, std::string_view name);

}  // namespace tally::lsp

#endif  // TALLY_LSP_JSON_SCAN_H_
