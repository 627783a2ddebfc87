#include "countfile/function_name.h"

namespace tally::countfile {
namespace {

bool is_any_of(char c, std::string_view bytes) noexcept {
  return bytes.find(c) != std::string_view::npos;
}

// Reads a name of Go's piece by piece, without looking for the bracket that closes another: Go's
// runtime writes `[...]` for all from the first `[` to the last `]`, whatever that opens and
// closes.
class GoFunction {
 public:
  explicit GoFunction(FrameReader& reader) noexcept : reader_(reader) {}

  bool eat() noexcept {
    of_compiler_ =
        eat_maker("go:") || eat_maker("type:") || eat_maker("go.") || eat_maker("type..");
    while (!reader_.at_end() && reader_.next() != ':') {
      if (eat_path() || reader_.eat("[...]")) continue;
      if (!(in_type_ ? eat_in_type() : eat_receiver() || eat_open_brace())) return false;
    }
    return true;
  }

 private:
  // What the compiler makes by itself begins so (with dots until Go 1.19), and not with a package.
  // But `go:+1` is a line of a function called `go`.
  bool eat_maker(std::string_view maker) noexcept {
    return reader_.attempt([&](FrameReader& ahead) {
      return ahead.eat(maker) && !is_any_of(ahead.next(), "+-=?0123456789");
    });
  }

  // Import paths, packages, identifiers, and what the compiler appends: `-fm`, `-range1`.
  bool eat_path() noexcept {
    if (reader_.eat_letter() || reader_.eat_any_of(".-~+")) return true;
    switch (reader_.next()) {
      case '%':  // `%2e` is a dot in the last element of an import path
        return reader_.eat("%") && reader_.eat_any_of("23456789abcdef") &&
               reader_.eat_any_of("0123456789abcdef");
      case '/':  // never two of them, so what looks like a path is no URL
        return (reader_.is_in_word() || is_any_of(reader_.last(), "-~+")) && reader_.eat("/");
      default:
        return false;
    }
  }

  bool eat_receiver() noexcept { return reader_.eat("(*") || reader_.eat(")."); }

  // Types without a name, which are written out, have no methods and operations but those that the
  // compiler makes.
  bool eat_open_brace() noexcept {
    if (!of_compiler_) return false;
    if (!reader_.has_taken_word("struct") && !reader_.has_taken_word("interface")) return false;
    if (!reader_.eat(" {")) return false;
    in_type_ = true;
    field_has_name_ = false;
    return true;
  }

  bool eat_in_type() noexcept {
    switch (reader_.next()) {
      case ' ':
        return eat_open_brace() || eat_space();
      case '}':
        return (reader_.last() == ' ' || reader_.last() == '{') && reader_.eat("}");
      case ';':
        field_has_name_ = false;
        return reader_.eat("; ");
      case ',':
        return reader_.eat(", ");
      case '=':  // an embedded type under another name: `Int = int`
        return reader_.last() == ' ' && reader_.eat("= ");
      case '<':
        return reader_.eat("<-");
      case '"':
        return reader_.last() == ' ' && eat_tag();
      default:
        return reader_.eat_any_of("*()");
    }
  }

  // A space between two words stands between a field's name and its type, or behind `chan`; so
  // words do not make a sentence.
  bool eat_space() noexcept {
    const char before = reader_.last();
    if (before == ' ') return false;
    const bool ends_chan = reader_.has_taken_word("chan") || reader_.has_taken_word("chan<-");
    reader_.eat(" ");
    if (reader_.at_end()) return reader_.too_short();
    if (before == '{' || before == ')' || ends_chan) return true;
    if (is_any_of(reader_.next(), "}=\"")) return true;
    if (field_has_name_) return false;
    field_has_name_ = true;
    return true;
  }

  // A struct's tag, if it is of the usual form: `"json:\"name,omitempty\" xml:\"name\""`.
  bool eat_tag() noexcept {
    reader_.eat("\"");
    do {
      while (reader_.eat_letter()) {
      }
      if (!reader_.eat(":\\\"")) return false;
      while (reader_.eat_letter() || reader_.eat_any_of(".,:=-$>")) {
      }
      if (!reader_.eat("\\\"")) return false;
    } while (reader_.eat(" "));
    return reader_.eat("\"");
  }

  FrameReader& reader_;
  bool of_compiler_ = false;
  bool in_type_ = false;
  bool field_has_name_ = false;
};

}  // namespace

bool eat_go_function(FrameReader& reader) noexcept { return GoFunction(reader).eat(); }

}  // namespace tally::countfile
