#include "triage/predicate_block.h"

#include <algorithm>

namespace tally::triage {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view line) {
  const size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

bool is_indented(std::string_view line) {
  return line.starts_with("    ") || line.starts_with('\t');
}

// The marks with which a line opens or closes a fence, at least three; else empty.
std::string_view fence_of(std::string_view line) {
  const size_t indent = std::min(line.find_first_not_of(' '), line.size());
  if (indent > 3) return {};
  line.remove_prefix(indent);
  if (line.empty() || (line.front() != '`' && line.front() != '~')) return {};
  const size_t length = std::min(line.find_first_not_of(line.front()), line.size());
  return length < 3 ? std::string_view{} : line.substr(0, length);
}

// Whether the line opens a fence: behind backquotes no other may come in the line.
bool opens_fence(std::string_view line) {
  const std::string_view fence = fence_of(line);
  if (fence.empty()) return false;
  const std::string_view rest = line.substr(line.find(fence) + fence.size());
  return fence.front() == '~' || rest.find('`') == std::string_view::npos;
}

bool closes_fence(std::string_view line, std::string_view opened) {
  const std::string_view fence = fence_of(line);
  return fence.size() >= opened.size() && fence.front() == opened.front() &&
         trimmed(line).size() == fence.size();
}

class BlockReader {
 public:
  explicit BlockReader(std::string_view text) : text_(text) {}

  void read() {
    bool after_empty = true;
    while (!at_end()) {
      const std::string_view first = line();
      if (opens_fence(first)) {
        take();
        read_fenced(fence_of(first));
        after_empty = true;
      } else if (after_empty && is_indented(first) && !trimmed(first).empty()) {
        read_indented();
      } else {
        after_empty = trimmed(first).empty();
        take();
      }
    }
  }

  std::vector<PredicateBlock>& blocks() { return blocks_; }
  std::string_view unclosed() const { return unclosed_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  std::string_view line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }
  void take() {
    at_ = std::min(at_ + line().size() + 1, text_.size());
    ++number_;
  }

  // A block between the line that comes and wherever `goes_on` ends.
  template <typename GoesOn>
  void read_block(GoesOn goes_on) {
    const bool is_ours = !at_end() && goes_on() && trimmed(line()) == kPredicateMark;
    if (is_ours) take();
    const size_t begin = at_, number = number_;
    while (!at_end() && goes_on()) take();
    if (is_ours) blocks_.push_back({text_.substr(begin, at_ - begin), number});
  }

  void read_fenced(std::string_view opened) {
    read_block([&] { return !closes_fence(line(), opened); });
    if (at_end()) {
      unclosed_ = opened;
    } else {
      take();
    }
  }

  void read_indented() {
    read_block([&] { return is_indented(line()) || trimmed(line()).empty(); });
  }

  const std::string_view text_;
  size_t at_ = 0;
  size_t number_ = 1;
  std::vector<PredicateBlock> blocks_;
  std::string_view unclosed_;
};

}  // namespace

std::vector<PredicateBlock> find_predicate_blocks(std::string_view issue) {
  BlockReader reader{issue};
  reader.read();
  return std::move(reader.blocks());
}

std::string_view unclosed_fence(std::string_view issue) {
  BlockReader reader{issue};
  reader.read();
  return reader.unclosed();
}

}  // namespace tally::triage
