#include "bugs/grouping.h"

#include <algorithm>
#include <iterator>

#include "countfile/frame.h"

namespace tally::bugs {
namespace {

using countfile::FrameKind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes digits off the end; false if there are none.
bool eat_digits_behind(std::string_view& name) {
  const size_t size = name.size();
  while (!name.empty() && is_digit(name.back())) name.remove_suffix(1);
  return name.size() < size;
}

// Takes `mark` and the number behind it off the end, if something is left.
bool eat_numbered(std::string_view& name, std::string_view mark) {
  std::string_view rest = name;
  if (!eat_digits_behind(rest) || !rest.ends_with(mark) || rest.size() == mark.size()) return false;
  rest.remove_suffix(mark.size());
  name = rest;
  return true;
}

// Takes what the compiler added to a function's name for a part of it off the end.
bool eat_part_mark(std::string_view& name) {
  // Go's closures and wrappers: cmd/compile/internal/ir/func.go, closureName.
  for (const std::string_view mark : {".func", ".gowrap", ".deferwrap", "-range", "."}) {
    if (eat_numbered(name, mark)) return true;
  }
  // Clones of GCC and LLVM.
  for (const std::string_view mark : {".constprop", ".isra", ".lto_priv", ".llvm", ".part"}) {
    if (name.ends_with(mark) && name.size() > mark.size()) {
      name.remove_suffix(mark.size());
      return true;
    }
  }
  for (const std::string_view mark : {"-fm", ".cold"}) {
    if (name.ends_with(mark) && name.size() > mark.size()) {
      name.remove_suffix(mark.size());
      return true;
    }
  }
  return false;
}

std::string_view whole_function(std::string_view name) {
  // A lambda, and all that is called within it.
  if (const size_t lambda = name.find("::{lambda#"); lambda != std::string_view::npos) {
    if (lambda > 0) name = name.substr(0, lambda);
  }
  while (eat_part_mark(name)) {
  }
  return name;
}

// What an uninteresting function begins with.
constexpr std::string_view kUninterestingBeginnings[] = {
    // Go's runtime.
    "runtime.", "runtime/", "internal/runtime/",
    // The C++ library and its ABI, the unwinder.
    "std::", "__cxxabiv1::", "__gnu_cxx::", "__cxa_", "_Unwind_",
    // The C library.
    "__libc_", "__GI_", "__assert", "__pthread_", "__stack_chk_", "__fortify_",
    // Allocators.
    "operator new", "operator delete",
    // Rust's panics.
    "core::panicking::", "std::panicking::",
    // What counts, and what checks.
    "tally::", "__sanitizer::", "__asan_", "__ubsan_"};
constexpr std::string_view kUninterestingNames[] = {
    "abort",      "raise",        "gsignal",          "kill",
    "tgkill",     "pthread_kill", "malloc",           "calloc",
    "realloc",    "free",         "_start",           "reallocarray",
    "clone",      "clone3",       "__clone",          "__restore_rt",
    "__chk_fail", "start_thread", "rust_begin_unwind"};

bool is_uninteresting_frame(std::string_view frame, std::string_view function,
                            std::span<const std::string> project) {
  const FrameKind kind = countfile::frame_kind(frame);
  if (kind == FrameKind::kOther || kind == FrameKind::kRuntimeModule) return true;
  return is_uninteresting(function, project);
}

// Gives `take` each frame of the stack, innermost first, until it returns false.
template <typename Take>
void for_each_frame(std::string_view stack, const Take& take) {
  size_t begin = stack.find('\n');
  while (begin != std::string_view::npos) {
    const size_t end = stack.find('\n', ++begin);
    const std::string_view frame = stack.substr(begin, end - begin);
    const bool is_cut = end != std::string_view::npos &&
                        stack.substr(end + 1).starts_with(countfile::kTruncated) &&
                        stack.size() - end - 1 == countfile::kTruncated.size();
    if (is_cut || (end == std::string_view::npos && frame == countfile::kTruncated)) return;
    if (!take(frame)) return;
    begin = end;
  }
}

std::vector<std::string> innermost(std::string_view stack, std::span<const std::string> project,
                                   size_t most, bool with_uninteresting) {
  std::vector<std::string> functions;
  for_each_frame(stack, [&](std::string_view frame) {
    const std::string_view function = function_of(frame);
    const bool counts = with_uninteresting || !is_uninteresting_frame(frame, function, project);
    if (counts && std::ranges::find(functions, function) == functions.end()) {
      functions.emplace_back(function);
    }
    return functions.size() < most;
  });
  return functions;
}

}  // namespace

std::string_view function_of(std::string_view frame) {
  const FrameKind kind = countfile::frame_kind(frame);
  if (kind != FrameKind::kLine && kind != FrameKind::kFunction) return frame;
  // What is behind the last colon is a line, an offset or both.
  return whole_function(frame.substr(0, frame.rfind(':')));
}

bool is_uninteresting(std::string_view function, std::span<const std::string> project) {
  // Go's runtime has no name for code that it does not know.
  if (function.empty()) return true;
  return std::ranges::any_of(kUninterestingBeginnings,
                             [&](auto each) { return function.starts_with(each); }) ||
         std::ranges::find(kUninterestingNames, function) != std::end(kUninterestingNames) ||
         std::ranges::any_of(project, [&](const std::string& each) {
           return function.find(each) != std::string_view::npos;
         });
}

GroupKey group_key(std::string_view stack, std::span<const std::string> uninteresting,
                   size_t functions) {
  GroupKey key{.counter = std::string(stack.substr(0, stack.find('\n'))),
               .functions = innermost(stack, uninteresting, functions, false)};
  if (key.functions.empty()) {
    key.is_unspecific = true;
    key.functions = innermost(stack, uninteresting, functions, true);
  }
  return key;
}

std::string blamed_function(std::string_view stack, std::span<const std::string> blamed,
                            std::span<const std::string> uninteresting) {
  std::string first;
  std::string found;
  for_each_frame(stack, [&](std::string_view frame) {
    const std::string_view function = function_of(frame);
    if (is_uninteresting_frame(frame, function, uninteresting)) return true;
    if (first.empty()) first = function;
    const bool is_blamed =
        blamed.empty() || std::ranges::any_of(blamed, [&](const std::string& beginning) {
          return function.starts_with(beginning);
        });
    if (is_blamed) found = function;
    return !is_blamed;
  });
  return found.empty() ? first : found;
}

}  // namespace tally::bugs
