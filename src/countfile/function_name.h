// The names of functions in frames (doc/formats.md, "Stack names"). Both functions take as much of
// a name as comes, and return whether what they took is one. Pure, libc alone, no allocation; for
// any thread and inside signal handlers.
#ifndef TALLY_COUNTFILE_FUNCTION_NAME_H_
#define TALLY_COUNTFILE_FUNCTION_NAME_H_

#include "countfile/frame_reader.h"

namespace tally::countfile {

// A reduced name of C, C++ or Rust, such as `acme::Parser<>::parse`, or a symbol as the linker has
// it. Source of the forms: the Itanium C++ ABI, and how GCC and LLVM name their clones.
bool eat_native_function(FrameReader& reader) noexcept;

// A name as Go's runtime gives it, such as `example.org/acme.(*Parser[...]).Parse.func1`; perhaps
// empty, which the runtime says of code that it does not know. Source of the forms: cmd/compile
// (internal/types/fmt.go, internal/ir/func.go), cmd/internal/objabi.PathToPrefix and
// runtime.funcNameForPrint.
bool eat_go_function(FrameReader& reader) noexcept;

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_FUNCTION_NAME_H_
