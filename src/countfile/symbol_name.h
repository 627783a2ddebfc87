// From a linker's symbol to the name of a function in a frame of a stack (doc/formats.md, "Stack
// names"): without parameters, return type, qualifiers and template arguments, which make a name
// long and add little to it.
//
// Both functions are pure, for any thread, and for the handler of a crash: no allocation, no lock,
// no recursion, less than 2 KiB of stack, and time that grows with the length of the input alone.
// The input need not be trusted. The output holds no control character and nothing but UTF-8.
#ifndef TALLY_COUNTFILE_SYMBOL_NAME_H_
#define TALLY_COUNTFILE_SYMBOL_NAME_H_

#include <cstddef>
#include <string_view>

namespace tally::countfile {

// Writes the name of the function that has this symbol into out[0..size) and returns its length.
// Returns 0 if it does not fit, is empty, or has characters that no frame may have; `out` may be
// written to all the same. Adds no NUL.
//
// The name is written as C++ does, such as `acme::Parser<>::parse` or `std::vector<>::operator[]`,
// without parameters, return type and qualifiers, and with `<>` for every list of template
// arguments. `operator cast` stands for all conversions; `{lambda#2}` and `{unnamed#1}` for what
// has no name; a thunk is called as the function that it leads to, and what sets up a thread's
// variable as the variable. Clone suffixes stay (`f.cold`). Names of Rust's older kind lose their
// hash. Spaces stand in `(anonymous namespace)` and behind `operator` in front of a word, and
// nowhere else.
//
// Whatever is not mangled so, names no function, or cannot be read, stays as it is; that is also
// what becomes of a symbol that nests more deeply than real ones do.
size_t reduce_symbol(std::string_view symbol, char* out, size_t size);

// The same for a type as std::type_info::name() gives it: `N4acme5ErrorE` is `acme::Error`, and
// lists of template arguments are left out entirely. Builtin types have their C++ name, which may
// hold spaces (`unsigned long`); pointers end in `*`, and qualifiers are left out: `PKc` is
// `char*`. What else there is (functions, arrays, members), and what cannot be read, is `other`.
size_t reduce_type(std::string_view mangled, char* out, size_t size);

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_SYMBOL_NAME_H_
