#include "ini.h"

#include <set>
#include <sstream>

namespace ini {
namespace {

enum class Kind { kEmpty, kSection, kKey, kWrong };

struct Line {
  Kind kind = Kind::kEmpty;
  std::string name;  // of the section or the key
};

std::string trimmed(const std::string& text) {
  const char* spaces = " \t\r";
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

Line read(const std::string& raw) {
  const std::string text = trimmed(raw);
  if (text.empty() || text[0] == ';' || text[0] == '#') return {};
  if (text[0] == '[') {
    const bool is_closed = text.size() > 2 && text.back() == ']';
    return {is_closed ? Kind::kSection : Kind::kWrong,
            is_closed ? text.substr(1, text.size() - 2) : text};
  }
  const std::size_t equals = text.find('=');
  const std::string key = trimmed(text.substr(0, equals));
  return {equals == std::string::npos || key.empty() ? Kind::kWrong : Kind::kKey, key};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::vector<Problem> check(const std::string& text) {
  std::vector<Problem> problems;
  std::set<std::string> sections;
  std::set<std::string> keys;
  const std::vector<std::string> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line line = read(lines[i]);
    if (line.kind == Kind::kWrong) {
      problems.push_back({i, "This is neither a [section] nor key = value nor a comment."});
    } else if (line.kind == Kind::kSection) {
      keys.clear();
      if (!sections.insert(line.name).second) {
        problems.push_back({i, "The section [" + line.name + "] was there before."});
      }
    } else if (line.kind == Kind::kKey && !keys.insert(line.name).second) {
      problems.push_back({i, "The key " + line.name + " was there before in this section."});
    }
  }
  return problems;
}

std::vector<std::string> complete(const std::string& text, const std::string& typed) {
  const std::string begun = trimmed(typed);
  const bool is_section = !begun.empty() && begun[0] == '[';
  const std::string start = is_section ? begun.substr(1) : begun;
  std::set<std::string> names;
  if (begun.find('=') != std::string::npos) return {};
  for (const std::string& raw : lines_of(text)) {
    const Line line = read(raw);
    if (line.kind != (is_section ? Kind::kSection : Kind::kKey)) continue;
    if (line.name.compare(0, start.size(), start) == 0) names.insert(line.name);
  }
  return {names.begin(), names.end()};
}

std::string line_of(const std::string& text, std::size_t number) {
  const std::vector<std::string> lines = lines_of(text);
  return number < lines.size() ? lines[number] : "";
}

}  // namespace ini
