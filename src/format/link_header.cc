#include "format/link_header.h"

#include <algorithm>

namespace tally::format {
namespace {

constexpr std::string_view kBlanks = " \t";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

class LinkReader {
 public:
  explicit LinkReader(std::string_view text) : text_(text) {}

  std::string find(std::string_view relation) {
    while (true) {
      skip(" \t,");
      if (!eat('<')) return {};
      const size_t end = text_.find('>', at_);
      if (end == std::string_view::npos) return {};
      const std::string_view target = text_.substr(at_, end - at_);
      at_ = end + 1;
      const std::string relations = read_relations();
      if (has(relations, relation)) return std::string{target};
    }
  }

 private:
  void skip(std::string_view characters) {
    at_ = std::min(text_.find_first_not_of(characters, at_), text_.size());
  }
  bool eat(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // The parameters of a link; of several `rel` the first counts.
  std::string read_relations() {
    std::string relations;
    bool has_relations = false;
    while (true) {
      skip(kBlanks);
      if (!eat(';')) return relations;
      skip(kBlanks);
      const std::string_view name = read_token();
      skip(kBlanks);
      std::string value;
      if (eat('=')) {
        skip(kBlanks);
        value = eat('"') ? read_quoted() : std::string{read_token()};
      }
      if (has_relations || !equals_in_any_case(name, "rel")) continue;
      relations = std::move(value);
      has_relations = true;
    }
  }

  std::string_view read_token() {
    const size_t begin = at_;
    at_ = std::min(text_.find_first_of(" \t,;=\"<>", at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }

  std::string read_quoted() {
    std::string value;
    while (at_ < text_.size() && !eat('"')) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    return value;
  }

  // Relations are words divided by blanks.
  static bool has(std::string_view relations, std::string_view relation) {
    while (!relations.empty()) {
      const size_t end = std::min(relations.find_first_of(kBlanks), relations.size());
      if (end > 0 && equals_in_any_case(relations.substr(0, end), relation)) return true;
      relations.remove_prefix(std::min(end + 1, relations.size()));
    }
    return false;
  }

  const std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::string find_link(std::string_view header, std::string_view relation) {
  return LinkReader{header}.find(relation);
}

}  // namespace tally::format
