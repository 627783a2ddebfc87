#include "upload/announced_file.h"

#include "base/file.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;

// Room for all that a config may name, with a day and a kind before each.
constexpr uint64_t kMaxSize = 2 * format::kMaxExpandedNames;

fs::path file_in(const fs::path& state) { return state / "counters"; }

}  // namespace

std::optional<Announced> read_announced(const fs::path& state, const Log& log) {
  if (base::is_gone(file_in(state))) return std::nullopt;
  const auto text = base::read_file(file_in(state), kMaxSize);
  auto announced = text ? parse_announced(*text) : std::unexpected(text.error());
  if (announced) return std::move(*announced);
  log(text ? fmt::format("what {} says of announced counters is not used: {}",
                         file_in(state).native(), announced.error().message)
           : announced.error().message);
  return std::nullopt;
}

base::Result<void> keep_announced(const fs::path& state, const Announced& announced) {
  if (auto made = base::make_directory(state); !made) return made;
  return base::replace_file(file_in(state), write_announced(announced));
}

}  // namespace tally::upload
