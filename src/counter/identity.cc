#include "counter/identity.h"

namespace tally::counter {
namespace {

#if defined(__linux__)
constexpr std::string_view kGoos = "linux";
#elif defined(__APPLE__)
constexpr std::string_view kGoos = "darwin";
#elif defined(__FreeBSD__)
constexpr std::string_view kGoos = "freebsd";
#else
#error "Tallystick does not know Go's name of this operating system."
#endif

#if defined(__x86_64__)
constexpr std::string_view kGoarch = "amd64";
#elif defined(__i386__)
constexpr std::string_view kGoarch = "386";
#elif defined(__aarch64__)
constexpr std::string_view kGoarch = "arm64";
#elif defined(__arm__)
constexpr std::string_view kGoarch = "arm";
#elif defined(__riscv) && __riscv_xlen == 64
constexpr std::string_view kGoarch = "riscv64";
#else
#error "Tallystick does not know Go's name of this architecture."
#endif

constexpr std::string_view kDevel = "devel";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// `gcc-12.2`: a compiler's name, a dash, and a version that begins with a digit.
bool is_native_toolchain(std::string_view toolchain) {
  size_t i = 0;
  while (i < toolchain.size() && is_lower(toolchain[i])) ++i;
  return i > 0 && i + 1 < toolchain.size() && toolchain[i] == '-' && is_digit(toolchain[i + 1]);
}

// `go1.26.8`, `go1.27rc1`: digits and dots behind `go`, then perhaps `rc` or `beta` and a number.
bool is_go_version(std::string_view version) {
  if (!version.starts_with("go") || version.size() < 3 || !is_digit(version[2])) return false;
  size_t i = 2;
  while (i < version.size() &&
         (is_digit(version[i]) || (version[i] == '.' && version[i - 1] != '.'))) {
    ++i;
  }
  if (i == version.size()) return version.back() != '.';
  const std::string_view rest = consent::slice(version, i);
  for (const std::string_view kind : {"rc", "beta", "alpha"}) {
    if (!rest.starts_with(kind) || rest.size() == kind.size()) continue;
    for (const char c : consent::slice(rest, kind.size())) {
      if (!is_digit(c)) return false;
    }
    return true;
  }
  return false;
}

std::string_view normal_toolchain(std::string_view toolchain) {
  if (is_native_toolchain(toolchain) || is_go_version(toolchain)) return toolchain;
  return kDevel;
}

std::string_view normal_version(std::string_view version) {
  size_t dashes = 0;
  for (const char c : version) dashes += c == '-' ? 1U : 0U;
  if (contains(version, kDevel) || dashes > 1) return kDevel;
  return version;
}

std::string_view base_name(std::string_view program) {
  while (program.ends_with('/')) program.remove_suffix(1);
  const size_t slash = program.rfind('/');
  return slash == std::string_view::npos ? program : consent::slice(program, slash + 1);
}

// A part of a file's name: it must stay in its directory and be one line in a listing.
bool is_name_part(std::string_view text) {
  for (const char c : text) {
    if (c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

}  // namespace

Identity identify(std::string_view program, std::string_view version, std::string_view toolchain) {
  const std::string_view built_by = normal_toolchain(toolchain);
  const bool of_go = program.starts_with("cmd/");
  return {.program = program,
          .version = of_go ? built_by : normal_version(version),
          .toolchain = built_by,
          .goos = kGoos,
          .goarch = kGoarch};
}

bool file_name(const Identity& identity, Date begin, consent::FixedString<256>& out,
               unsigned ordinal) {
  const std::string_view program = base_name(identity.program);
  if (program.empty() || program == "." || program == "..") return false;
  for (const std::string_view part : {program, identity.version, identity.toolchain}) {
    if (!is_name_part(part)) return false;
  }
  out.clear();
  out.append(program);
  if (!identity.version.empty()) out.append("@").append(identity.version);
  out.append("-").append(identity.toolchain).append("-").append(identity.goos).append("-");
  out.append(identity.goarch).append("-").append(consent::format_day(begin).view());
  if (ordinal > 1) out.append(".").append_number(ordinal);
  return out.append(countfile::kFileSuffix).fits();
}

bool make_header(const Identity& identity, const Week& week, countfile::EncodedHeader& out) {
  const auto begin = format_midnight(week.begin);
  const auto end = format_midnight(week.end);
  return countfile::encode_header({.time_begin = begin.view(),
                                   .time_end = end.view(),
                                   .program = identity.program,
                                   .version = identity.version,
                                   .go_version = identity.toolchain,
                                   .goos = identity.goos,
                                   .goarch = identity.goarch},
                                  out);
}

}  // namespace tally::counter
