#include "stack/program_modules.h"

#include <atomic>
#include <cstring>

namespace tally::stack {
namespace {

struct ModuleName {
  char text[kMaxModuleName] = {};
  size_t size = 0;
};

constinit ModuleName names[kMaxProgramModules];
constinit std::atomic<size_t> name_count{0};

}  // namespace

bool is_module_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxModuleName) return false;
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '+' && c != '-') {
      return false;
    }
  }
  return true;
}

bool add_program_module(std::string_view file_name) {
  if (is_program_module(file_name)) return true;
  const size_t count = name_count.load(std::memory_order_relaxed);
  if (!is_module_name(file_name) || count == kMaxProgramModules) return false;
  std::memcpy(names[count].text, file_name.data(), file_name.size());
  names[count].size = file_name.size();
  name_count.store(count + 1, std::memory_order_release);
  return true;
}

std::string_view program_module(size_t n) {
  if (n >= name_count.load(std::memory_order_acquire)) return {};
  return {names[n].text, names[n].size};
}

bool is_program_module(std::string_view file_name) {
  for (size_t i = 0;; ++i) {
    const std::string_view name = program_module(i);
    if (name.empty()) return false;
    if (name == file_name) return true;
  }
}

std::string_view executable_name(std::string_view program_path) {
  const size_t slash = program_path.rfind('/');
  if (slash != std::string_view::npos) program_path.remove_prefix(slash + 1);
  return is_module_name(program_path) ? program_path : "program";
}

}  // namespace tally::stack
