#include "consent/directory.h"

#include <stdlib.h>

namespace tally::consent {
namespace {

constexpr size_t kMaxCollectionName = 64;

std::string_view variable(const char* name) {
  const char* value = ::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_collection_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxCollectionName) return false;
  for (const char c : name) {
    if (!is_letter_or_digit(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return name[0] != '.' && name[0] != '-';
}

bool find_user_config_directory(PathBuffer& out) {
  out.clear();
  // A relative path would mean another directory in each working directory.
  const std::string_view xdg = variable("XDG_CONFIG_HOME");
  if (xdg.starts_with('/')) return out.append(xdg).fits();
  const std::string_view home = variable("HOME");
  if (!xdg.empty() || home.empty()) return false;
  return out.append(home).append("/.config").fits();
}

bool find_directory_of_environment(PathBuffer& out) {
  out.clear();
  const std::string_view dir = variable("TALLY_DIR");
  return !dir.empty() && out.append(dir).fits();
}

bool find_collection_directory(std::string_view collection, PathBuffer& out) {
  if (!is_collection_name(collection) || !find_user_config_directory(out)) return false;
  return out.append("/").append(collection).append("/telemetry").fits();
}

}  // namespace tally::consent
