#include "triage/source_path.h"

#include <algorithm>
#include <filesystem>

namespace tally::triage {

namespace fs = std::filesystem;

std::string path_in_project(std::string_view file, std::string_view directory) {
  const fs::path from = fs::path{directory}.lexically_normal();
  fs::path path{file};
  if (path.empty()) return {};
  if (path.is_relative()) {
    path = path.lexically_normal();
    if (*path.begin() != "..") return path.generic_string();
    path = (from / path).lexically_normal();
  }
  path = path.lexically_normal();
  if (!path.is_absolute() || !from.is_absolute()) return {};
  auto [rest, end] = std::ranges::mismatch(path, from);
  // The first of an absolute path is `/` itself.
  if (std::distance(path.begin(), rest) < 2) return {};
  fs::path found;
  for (; rest != path.end(); ++rest) found /= *rest;
  return found.generic_string();
}

}  // namespace tally::triage
