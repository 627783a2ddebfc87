// Which stacks are one bug: the rule of doc/triage.md, "Groups". Pure functions, for any thread.
#ifndef TALLY_BUGS_GROUPING_H_
#define TALLY_BUGS_GROUPING_H_

#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tally::bugs {

// How many of the innermost interesting functions make a group. One joins what different callers do
// wrong with one helper (a container's, a visitor's); the more there are, the more often one bug
// falls apart by the ways that lead to it (dispatchers, walks). The labelled stacks in
// grouping_test.cc decide: with three none is joined wrongly.
inline constexpr size_t kGroupFunctions = 3;

// The name in a frame, without line and offset, and without what numbers the closures and clones
// within a function: `acme::f::{lambda#1}::operator()`, `acme::f.cold` and `acme::f.part.0` are
// `acme::f`, Go's `pkg.f.func1.2` and `pkg.f-range1` are `pkg.f`. A frame that says no function
// (`MODULE@BUILDID:+0xADDR`, `libc.so.6`) is returned whole. Points into `frame`.
std::string_view function_of(std::string_view frame);

// Whether the function says nothing of where a bug is: of the language's runtime, of the C and C++
// library, of an allocator, of an unwinder, of this library; or it has one of the project's texts
// in its name.
bool is_uninteresting(std::string_view function, std::span<const std::string> project);

struct GroupKey {
  std::string counter;                 // the stack's first line
  std::vector<std::string> functions;  // innermost first
  // None is interesting, so these are all there are: too little to take two stacks for one bug.
  bool is_unspecific = false;

  auto operator<=>(const GroupKey&) const = default;
};

// Stacks with equal keys are one group: the same counter, and the same `functions` innermost
// functions, each counted where it comes first, so that a recursion is as deep as any other. If
// none is interesting all are. What follows a cut (`truncated`), and the line that was cut, do not
// count. `stack` is expanded (countfile/stack_name.h), and has functions for addresses as far as
// they are known.
GroupKey group_key(std::string_view stack, std::span<const std::string> uninteresting,
                   size_t functions = kGroupFunctions);

// The function after which an issue is named: the innermost interesting one that begins with one of
// `blamed`, else the innermost interesting one; empty if there is none. Without number of closure
// or clone.
std::string blamed_function(std::string_view stack, std::span<const std::string> blamed,
                            std::span<const std::string> uninteresting);

}  // namespace tally::bugs

#endif  // TALLY_BUGS_GROUPING_H_
