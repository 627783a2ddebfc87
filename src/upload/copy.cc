#include "upload/copy.h"

#include "base/file.h"
#include "countfile/layout.h"
#include "upload/claim.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCopied = ".copied";
constexpr std::string_view kBase = ".base";

// `cc.copied.v1.count` for `cc.v1.count` and for what it is called when it is claimed.
std::string name_of_copy(std::string_view file) {
  std::string name{unclaimed(file)};
  if (name.ends_with(countfile::kFileSuffix))
    name.resize(name.size() - countfile::kFileSuffix.size());
  return name.append(kCopied).append(countfile::kFileSuffix);
}

// `cc.v1.count` for `cc.copied.v1.count`; nothing for another name.
std::optional<std::string> file_of(std::string_view copy) {
  const std::string end = std::string(kCopied).append(countfile::kFileSuffix);
  if (!copy.ends_with(end)) return std::nullopt;
  copy.remove_suffix(end.size());
  return std::string(copy).append(countfile::kFileSuffix);
}

}  // namespace

bool is_copy(std::string_view name) {
  const std::string_view whole = unclaimed(name);
  return whole.size() != name.size() &&
         whole.ends_with(std::string(kCopied).append(countfile::kFileSuffix));
}

std::optional<std::string> file_of_base(std::string_view name) {
  if (!name.ends_with(kBase)) return std::nullopt;
  name.remove_suffix(kBase.size());
  return file_of(name);
}

std::optional<std::string> file_of_copy(std::string_view name) {
  return is_copy(name) ? file_of(unclaimed(name)) : file_of_base(name);
}

Copies::Copies(const fs::path& directory, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (const auto file = file_of_copy(name)) by_file_.try_emplace(*file, directory / name);
  }
}

std::optional<fs::path> Copies::find(const fs::path& file) const {
  const std::string name = file.filename().native();
  if (is_copy(name)) return std::nullopt;
  const auto found = by_file_.find(unclaimed(name));
  return found == by_file_.end() ? std::nullopt : std::optional{found->second};
}

base::Result<fs::path> make_copy(const fs::path& file, std::string_view bytes,
                                 std::string_view fingerprint) {
  const fs::path copy =
      file.parent_path() / claimed_name(name_of_copy(file.filename().native()), fingerprint);
  if (!is_copy(copy.filename().native())) {
    return base::fail("copying {}: its name is too long", file.native());
  }
  const auto made = base::create_file(copy, bytes);
  if (!made) return std::unexpected(made.error());
  return copy;
}

base::Result<void> keep_as_base(const fs::path& copy) {
  const fs::path base =
      copy.parent_path() / std::string(unclaimed(copy.filename().native())).append(kBase);
  std::error_code error;
  fs::rename(copy, base, error);
  if (error) return base::fail("renaming {}: {}", copy.native(), error.message());
  return {};
}

base::Result<void> remove_base(const fs::path& file) {
  return base::remove_file(file.parent_path() /
                           name_of_copy(file.filename().native()).append(kBase));
}

format::Counts less(const format::Counts& counts, const format::Counts& base) {
  format::Counts result;
  for (const auto& [name, n] : counts) {
    const auto before = base.find(name);
    const int64_t rest = before == base.end() ? n : n - before->second;
    if (rest > 0) result.emplace(name, rest);
  }
  return result;
}

}  // namespace tally::upload
