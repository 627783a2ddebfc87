#include "countfile/demangled_fixture.h"

#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

namespace tally::countfile {
namespace {

// Stand for what a name holds of parentheses, angles, spaces and `::` until all others are gone.
constexpr std::array<std::pair<char, char>, 5> kKept{
    {{'\1', '('}, {'\2', ')'}, {'\3', ' '}, {'\4', '<'}, {'\5', '>'}}};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string keep(std::string text) {
  for (char& c : text) {
    for (const auto& [kept, plain] : kKept) {
      if (c == plain) c = kept;
    }
  }
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The longest operator at the start of `text`, none if it is a word.
std::string_view symbolic_operator(std::string_view text) {
  constexpr std::string_view kOperators[] = {
      "()", "[]", "<=>", "->*", "<<=", ">>=", "->", "<<", ">>", "<=", ">=", "==", "!=", "&&",
      "||", "++", "--",  "+=",  "-=",  "*=",  "/=", "%=", "&=", "|=", "^=", "+",  "-",  "*",
      "/",  "%",  "&",   "|",   "^",   "~",   "!",  "=",  "<",  ">",  ",",  "?"};
  for (const std::string_view op : kOperators) {
    if (text.starts_with(op)) return op;
  }
  return {};
}

class Text {
 public:
  explicit Text(std::string_view text) : text_(text) {}

  // The name that is left; what stands in the parentheses of a function pointer, if it is there.
  std::string reduce() {
    while (at_ < text_.size()) read();
    if (!declarator_.empty()) return declarator_;
    for (const char* qualifier : {" const", " volatile", " &&", " &"}) {
      replace_all(kept_, std::string{qualifier} + "::", "::");
    }
    for (bool again = true; again;) {
      again = false;
      for (const std::string_view qualifier : {" const", " volatile", " &&", " &", " "}) {
        if (!kept_.ends_with(qualifier)) continue;
        kept_.erase(kept_.size() - qualifier.size());
        again = true;
      }
    }
    const size_t space = kept_.rfind(' ');
    if (space != std::string::npos) kept_.erase(0, space + 1);
    for (const auto& [kept, plain] : kKept) std::replace(kept_.begin(), kept_.end(), kept, plain);
    return kept_;
  }

 private:
  std::string_view left() const { return text_.substr(at_); }
  char before() const { return at_ == 0 ? ' ' : text_[at_ - 1]; }

  bool take(std::string_view word, std::string_view as) {
    if (!left().starts_with(word)) return false;
    at_ += word.size();
    kept_ += keep(std::string{as});
    return true;
  }

  void read() {
    if (at_operator()) return read_operator();
    if (take("(anonymous namespace)", "(anonymous namespace)")) return;
    if (take("{unnamed type#", "{unnamed#")) return;
    if (left().starts_with("{default arg#")) {
      at_ = text_.find("}::", at_) + 3;
      return;
    }
    if (take("{lambda", "{lambda")) {
      at_ = skip(at_);
      return;
    }
    if (text_[at_] == '[') return read_brackets();
    if (text_[at_] == '<') {
      at_ = skip(at_);
      kept_ += keep("<>");
    } else if (text_[at_] == '(') {
      read_parentheses();
    } else {
      kept_ += text_[at_++];
    }
  }

  // A structured binding, or a tag.
  void read_brackets() {
    const size_t end = text_.find(']', at_) + 1;
    std::string inside{text_.substr(at_, end - at_)};
    replace_all(inside, ", ", ",");
    kept_ += inside;
    at_ = end;
  }

  // Parameters; or all that there is, behind a return type that ends in other parentheses.
  void read_parentheses() {
    const size_t end = skip(at_);
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 2);
    const size_t pointer = inside.find_first_of("*&(");
    const bool is_of_type = kept_.ends_with("decltype ") || kept_.ends_with("operator ");
    const bool points = pointer != std::string_view::npos && inside[pointer] != '(' &&
                        (pointer == 0 || inside.substr(0, pointer).ends_with("::"));
    if (points && !is_of_type && kept_.ends_with(' ') && declarator_.empty()) {
      declarator_ = Text{inside.substr(inside.find_first_not_of("*&", pointer))}.reduce();
    }
    at_ = end;
  }

  bool at_operator() const {
    constexpr std::string_view kWord = "operator";
    if (!left().starts_with(kWord) || is_word(before())) return false;
    return left().size() > kWord.size() && !is_word(left()[kWord.size()]);
  }

  void read_operator() {
    at_ += 8;
    kept_ += "operator";
    for (const std::string_view word : {" new[]", " new", " delete[]", " delete", " co_await"}) {
      const bool ends = left().size() <= word.size() || !is_word(left()[word.size()]);
      if (ends && take(word, word)) return;
    }
    if (take("\"\" ", "\"\"")) return;
    const std::string_view op = symbolic_operator(left());
    if (op.empty()) return read_conversion();
    take(op, op);
    if (op.ends_with('<') && left().starts_with(" <")) ++at_;
  }

  // Its own parameters are the first empty parentheses that no others follow.
  void read_conversion() {
    kept_ += keep(" cast");
    while (at_ < text_.size()) {
      if (left().starts_with("()") && !left().starts_with("()(")) return;
      const bool opens = text_[at_] == '(' || text_[at_] == '<';
      at_ = opens ? skip(at_) : at_ + 1;
    }
  }

  // Behind what closes the parenthesis or angle at `at`. Within parentheses `<` and `>` can be
  // operators: then they follow what is in parentheses, and `>` is in parentheses of its own.
  size_t skip(size_t at) const {
    std::string open;
    do {
      const std::string_view rest = text_.substr(at);
      const char before = at == 0 ? ' ' : text_[at - 1];
      const char c = rest[0];
      if (rest.starts_with("operator") && !is_word(before)) {
        at += 8 + symbolic_operator(rest.substr(8)).size();
        if (text_.substr(at).starts_with(" <")) ++at;
        continue;
      }
      if (c == '<' && before == ')' && !text_.substr(0, at).ends_with("operator()")) {
        at = std::min(text_.find_first_not_of("<=>", at), text_.size());
        continue;
      }
      if (c == '(' || c == '<') open += c;
      if (c == ')' || (c == '>' && before != '-' && open.back() == '<')) open.pop_back();
      ++at;
    } while (!open.empty() && at < text_.size());
    return at;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string kept_;
  std::string declarator_;
};

// `std::string::string` is the name in the symbol; the demangler writes it out in front of
// constructors and destructors.
void restore_abbreviations(std::string& text) {
  constexpr std::string_view kAllocator = "char, std::char_traits<char>, std::allocator<char> >::";
  constexpr std::string_view kTraits = "char, std::char_traits<char> >::";
  for (const auto& [word, arguments] :
       {std::pair{"string", kAllocator}, std::pair{"istream", kTraits},
        std::pair{"ostream", kTraits}, std::pair{"iostream", kTraits}}) {
    const std::string scope = std::string{"std::basic_"} + word + "<" + std::string{arguments};
    const std::string basic = std::string{"basic_"} + word;
    if (!text.starts_with(scope)) continue;
    text.replace(0, scope.size(), std::string{"std::"} + word + "::");
    const size_t function = text.find("::", 5) + 2;
    const size_t name = text.find(basic, function);
    if (name == function || name == function + 1) text.replace(name, basic.size(), word);
  }
}

}  // namespace

std::string demangle(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text{
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free};
  return text == nullptr ? std::string{} : text.get();
}

std::string reduce_demangled(std::string text) {
  std::string suffix;
  for (size_t clone; (clone = text.find(" [clone ")) != std::string::npos;) {
    const size_t end = text.find(']', clone);
    suffix += text.substr(clone + 8, end - clone - 8);
    text.erase(clone, end + 1 - clone);
  }
  for (const std::string_view kind :
       {"covariant return thunk to ", "virtual thunk to ", "non-virtual thunk to ",
        "transaction clone for ", "non-transaction clone for ", "TLS init function for ",
        "TLS wrapper function for "}) {
    if (text.starts_with(kind)) text.erase(0, kind.size());
  }
  restore_abbreviations(text);
  return Text{text}.reduce() + suffix;
}

}  // namespace tally::countfile
