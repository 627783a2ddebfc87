// Who counts: program, version, toolchain and platform, in the form in which files and reports name
// them (doc/formats.md, "Counter file"). Pure; allocates nothing.
#ifndef TALLY_COUNTER_IDENTITY_H_
#define TALLY_COUNTER_IDENTITY_H_

#include <string_view>

#include "consent/fixed_string.h"
#include "counter/week.h"
#include "countfile/header.h"

namespace tally::counter {

struct Identity {
  std::string_view program;
  std::string_view version;
  std::string_view toolchain;
  std::string_view goos;
  std::string_view goarch;
};

// The identity as it is counted: versions of development builds become "devel", a program of the Go
// toolchain has its toolchain's version, the platform is this library's own. The views point into
// the arguments or into constants.
Identity identify(std::string_view program, std::string_view version, std::string_view toolchain);

// `cc@v1.2.3-gcc-12.2-linux-amd64-2026-11-22.v1.count`; the second one of the week has `.2` behind
// its date, and so on. Returns false if a part is empty that must not be, or holds a `/` or a
// control character.
bool file_name(const Identity& identity, Date begin, consent::FixedString<256>& out,
               unsigned ordinal = 1);

// The identity and week as a counter file's header. Returns false as `encode_header` does.
bool make_header(const Identity& identity, const Week& week, countfile::EncodedHeader& out);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_IDENTITY_H_
