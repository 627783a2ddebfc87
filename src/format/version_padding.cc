#include "format/version_padding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>

#include "format/version.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

using Numbers = std::array<int64_t, 3>;  // major, minor, patch

// So large that no step from it can overflow.
constexpr int64_t kMaxNumber = 1'000'000'000'000'000'000;

// Of a canonical version without pre-release.
Result<Numbers> read_numbers(std::string_view version) {
  Numbers numbers{};
  const char* at = version.data() + 1;  // behind the v
  const char* const end = version.data() + version.size();
  for (int64_t& number : numbers) {
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc{} || number > kMaxNumber) {
      return fail("{} has a number that is too large to count on from", version);
    }
    at = read.ptr + (read.ptr == end ? 0 : 1);
  }
  return numbers;
}

bool is_release(std::string_view canonical) {
  return canonical.find('-') == std::string_view::npos;
}

// Which versions may follow a release, and what of them exists.
class Padder {
 public:
  Padder(const std::vector<std::string>& versions, const PaddingCounts& counts,
         const std::vector<std::string>& prerelease_names)
      : counts_(counts), prerelease_names_(prerelease_names) {
    for (const std::string& version : versions) {
      std::string canonical = canonical_semver(version);
      if (!canonical.empty()) exists_.insert(std::move(canonical));
    }
  }

  std::string latest_release() const {
    std::string latest = "v0.0.0";
    for (const std::string& version : exists_) {
      if (is_release(version) && compare_semver(latest, version) < 0) latest = version;
    }
    return latest;
  }

  // Appends what may follow `latest` to `versions`.
  void pad(const Numbers& latest, std::vector<std::string>& versions) const {
    for (int64_t major = 0; major <= counts_.major; ++major) {
      for (int64_t minor = 0; major + minor <= counts_.minor; ++minor) {
        for (int64_t patch = 0; patch <= counts_.patch; ++patch) {
          const int64_t steps = major + minor + patch;
          if (steps > 0 && steps <= counts_.releases) {
            add_release(step(latest, {major, minor, patch}), versions);
          }
        }
      }
    }
  }

 private:
  // A step of one number sets those behind it to 0, from where they take their own steps.
  static std::string step(Numbers from, const Numbers& steps) {
    if (steps[0] > 0) from[1] = 0;
    if (steps[0] > 0 || steps[1] > 0) from[2] = 0;
    return fmt::format("v{}.{}.{}", from[0] + steps[0], from[1] + steps[1], from[2] + steps[2]);
  }

  void add_release(const std::string& release, std::vector<std::string>& versions) const {
    if (exists_.contains(release)) return;
    const auto prerelease = [&](size_t i) { return release + '-' + prerelease_names_[i]; };
    size_t next = 0;
    for (size_t i = 0; i < prerelease_names_.size(); ++i) {
      if (exists_.contains(prerelease(i))) next = i + 1;
    }
    // Counted from the first name: who has had that many before a release has no more.
    const auto end = std::min(prerelease_names_.size(), static_cast<size_t>(counts_.prereleases));
    for (size_t i = next; i < end; ++i) versions.push_back(prerelease(i));
    versions.push_back(release);
  }

  const PaddingCounts& counts_;
  const std::vector<std::string>& prerelease_names_;
  std::unordered_set<std::string> exists_;  // canonical
};

}  // namespace

Result<std::vector<std::string>> pad_versions(std::vector<std::string> versions,
                                              const PaddingCounts& counts,
                                              const std::vector<std::string>& prerelease_names) {
  const Padder padder{versions, counts, prerelease_names};
  const std::string latest = padder.latest_release();
  if (counts.releases > 0) {
    const auto numbers = read_numbers(latest);
    if (!numbers) return std::unexpected(numbers.error());
    padder.pad(*numbers, versions);
  }
  sort_semver(versions);
  return versions;
}

}  // namespace tally::format
