#include <fmt/core.h>

#include <memory>
#include <optional>

#include "base/file.h"
#include "commands.h"
#include "config_commands.h"
#include "config_place.h"
#include "format/printable.h"
#include "help.h"
#include "known_places.h"
#include "upload/state_directory.h"

namespace tally::app {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::Result;
using format::SignedConfig;

// What this machine was given, which has to be what everybody gets.
Result<std::optional<SignedConfig>> read_kept(const std::string& collection,
                                              const format::NoteKey& key) {
  const auto place = resolve({.collection = collection, .directory = {}});
  if (!place) return std::unexpected(place.error());
  const fs::path file = upload::state_directory(place->directory.c_str()) / "config.note";
  if (base::is_gone(file)) return std::nullopt;
  const auto note = base::read_file(file, format::kMaxNote);
  if (!note) return std::unexpected(note.error());
  auto kept = format::open_signed_config(*note, key);
  if (!kept) {
    return fail("the upload config that this machine keeps in {} is refused: {}", file.native(),
                kept.error().message);
  }
  return std::move(*kept);
}

Result<void> check_kept(const SignedConfig& kept, const PublishedVersions& published) {
  const publish::ConfigLog& versions = published.versions;
  if (kept.number > versions.size()) {
    return fail(
        "this machine keeps {}, but the last version at {} is {}: later ones were taken back, or "
        "are shown to some alone",
        kept.config.version, published.where, versions.back().content.config.version);
  }
  if (versions[kept.number - 1].content.hash != kept.hash) {
    return fail("this machine was given another {} than the one at {}: not everyone gets the same",
                kept.config.version, published.where);
  }
  return {};
}

void print_verified(const PublishedVersions& published) {
  const SignedConfig& last = published.versions.back().content;
  const std::string signer = format::printable(published.key.name);
  if (published.is_note_alone) {
    fmt::print("a note signed by {}\n", signer);
  } else {
    const size_t count = published.versions.size();
    fmt::print("{} version{}, each signed by {} and the next of the one before\n", count,
               count == 1 ? "" : "s", signer);
  }
  fmt::print("{} of {}, SHA-256 {}\n", last.config.version, last.config.published, last.hash);
}

int verify(const ConfigPlace& place) {
  const auto published = read_published(place);
  if (!published) return report_error(published.error().message);
  std::optional<SignedConfig> kept;
  if (!place.collection.empty()) {
    auto read = read_kept(place.collection, published->key);
    if (!read) return report_error(read.error().message);
    kept = std::move(*read);
    const auto good = kept ? check_kept(*kept, *published) : Result<void>{};
    if (!good) return report_error(good.error().message);
  }
  print_verified(*published);
  if (kept) {
    fmt::print("this machine keeps {}, which is one of them\n", kept->config.version);
  } else if (!place.collection.empty()) {
    fmt::print("this machine keeps none of them\n");
  }
  return kExitOk;
}

}  // namespace

void add_config_verify(CLI::App& config, Outcome& outcome) {
  const auto place = std::make_shared<ConfigPlace>();
  CLI::App* command = config.add_subcommand(
      "verify", "Prove that a published upload config is the owner's, and the same for all");
  set_footer(
      *command,
      "Every version from the last to the first must be signed by the key, name the one before "
      "by its hash, and be there. With --collection the version that this machine keeps must be "
      "one of them, too: then it was shown what everyone is shown.",
      {"tally config verify --collection acme",
       "tally config verify --public-key \"$KEY\" https://acme.org/config"},
      "0 all is well, 1 it is not (one sentence says why), 2 wrong usage.");
  add_config_place(*command, *place);
  command->callback([place, &outcome] { outcome.exit_code = verify(*place); });
}

}  // namespace tally::app
