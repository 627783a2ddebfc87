#include "countfile/stack_name.h"

namespace tally::countfile {

std::string expand_stack(std::string_view name) {
  if (!is_stack(name)) return std::string(name);
  std::string expanded;
  std::string_view path;  // of the last frame that was written out, with its dot
  for (size_t begin = 0;;) {
    const size_t end = name.find('\n', begin);
    const std::string_view line = name.substr(begin, end - begin);
    const size_t dot = line.rfind('.');
    if (dot == 1 && line[0] == '"') {
      expanded.append(path).append(line.substr(2));
    } else {
      if (dot != std::string_view::npos && dot > 0) path = line.substr(0, dot + 1);
      expanded.append(line);
    }
    if (end == std::string_view::npos) return expanded;
    expanded.push_back('\n');
    begin = end + 1;
  }
}

}  // namespace tally::countfile
