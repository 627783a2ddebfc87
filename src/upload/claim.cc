#include "upload/claim.h"

#include <cstdint>

#include "countfile/layout.h"

namespace tally::upload {
namespace {

constexpr std::string_view kMark = ".in-";
constexpr std::string_view kNone = "none";
constexpr size_t kHashLength = 16;
constexpr size_t kMaxFileName = 255;  // NAME_MAX of every common file system

// FNV-1a of 64 bits: it tells one state of a report from the next, and guards against nobody.
std::string hash_of(std::string_view text) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("{:016x}", hash);
}

}  // namespace

std::string fingerprint(std::optional<std::string_view> report) {
  return report ? hash_of(*report) : std::string(kNone);
}

std::optional<std::string_view> claim_of(std::string_view name) {
  const size_t mark = name.rfind(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  if (!name.substr(0, mark).ends_with(countfile::kFileSuffix)) return std::nullopt;
  const std::string_view state = name.substr(mark + kMark.size());
  const bool is_hash = state.size() == kHashLength &&
                       state.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (state != kNone && !is_hash) return std::nullopt;
  return state;
}

std::string_view unclaimed(std::string_view name) {
  return claim_of(name) ? name.substr(0, name.rfind(kMark)) : name;
}

std::string claimed_name(std::string_view name, std::string_view fingerprint) {
  std::string whole{unclaimed(name)};
  if (whole.size() > kMaxFileName - kMark.size() - kHashLength) {
    whole = hash_of(whole) + std::string(countfile::kFileSuffix);
  }
  return fmt::format("{}{}{}", whole, kMark, fingerprint);
}

base::Result<std::filesystem::path> claim(const std::filesystem::path& path,
                                          std::string_view fingerprint) {
  const std::filesystem::path claimed =
      path.parent_path() / claimed_name(path.filename().native(), fingerprint);
  std::error_code error;
  std::filesystem::rename(path, claimed, error);
  if (error) return base::fail("renaming {}: {}", path.native(), error.message());
  return claimed;
}

}  // namespace tally::upload
