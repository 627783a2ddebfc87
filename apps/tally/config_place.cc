#include "config_place.h"

#include <filesystem>

#include "base/file.h"
#include "commands.h"
#include "options.h"
#include "upload/collections.h"
#include "upload/fetch.h"

namespace tally::app {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::Result;

bool is_url(const std::string& place) { return place.find("://") != std::string::npos; }

// With what the collection's descriptor says.
Result<ConfigPlace> look_up(const ConfigPlace& asked) {
  if (asked.collection.empty()) {
    if (!asked.public_key.empty()) return asked;
    return fail(
        "reading {}: say with --public-key who must have signed it, or with --collection "
        "whose it is",
        asked.place);
  }
  const auto known = upload::find_collection(asked.collection,
                                             [](const std::string& line) { report_error(line); });
  if (!known.go_module.empty()) {
    return fail(
        "the upload config of {} is the Go module {}, which has no signed notes: Go's "
        "checksum database is the proof that everyone gets the same",
        asked.collection, known.go_module);
  }
  if (known.config_url.empty()) {
    return fail("no descriptor of the collection {} says where its upload config is",
                asked.collection);
  }
  return ConfigPlace{
      .place = known.config_url, .public_key = known.public_key, .collection = asked.collection};
}

Result<publish::ConfigLog> read_url(std::string url, const format::NoteKey& key) {
  if (!url.ends_with('/')) url += '/';
  const auto read = [&](const std::string& name) -> Result<std::string> {
    auto fetched = upload::fetch(url + name, "", format::kMaxNote);
    if (!fetched) return std::unexpected(std::move(fetched.error()));
    return std::move(fetched->body);
  };
  auto log = publish::read_log(read, key);
  if (!log) return fail("the upload config at {} cannot be verified: {}", url, log.error().message);
  return log;
}

Result<publish::ConfigLog> read_directory(const std::string& directory,
                                          const format::NoteKey& key) {
  auto log = publish::read_log_directory(directory, key);
  if (log && log->empty()) return fail("there is no version of an upload config in {}", directory);
  return log;
}

Result<publish::ConfigLog> read_note(const std::string& file, const format::NoteKey& key) {
  auto note = base::read_file(file, format::kMaxNote);
  if (!note) return std::unexpected(std::move(note.error()));
  auto content = format::open_signed_config(*note, key);
  if (!content) return fail("the upload config {} is refused: {}", file, content.error().message);
  publish::ConfigLog log;
  log.push_back({.note = std::move(*note), .content = std::move(*content)});
  return log;
}

}  // namespace

void add_config_place(CLI::App& command, ConfigPlace& place) {
  auto* where =
      command.add_option("PLACE", place.place,
                         "A signed note, a directory with a log of them, or the URL below\n"
                         "which it is published");
  auto* key = command.add_option("--public-key", place.public_key,
                                 "The key of who must have signed every version");
  auto* collection = command.add_option(
      "--collection", place.collection,
      "Instead of both: the collection, whose descriptor says where and by whom");
  where->check(not_empty("PLACE"));
  key->type_name("KEY")->check(not_empty("KEY"));
  collection->type_name("NAME")->check(not_empty("NAME"))->excludes(where)->excludes(key);
}

Result<PublishedVersions> read_published(const ConfigPlace& asked) {
  if (asked.place.empty() && asked.collection.empty()) {
    return fail("say which upload config is meant: by a PLACE or with --collection");
  }
  const auto place = look_up(asked);
  if (!place) return std::unexpected(place.error());
  auto key = format::parse_note_key(place->public_key);
  if (!key) {
    return fail("the public key \"{}\" cannot be used: {}", place->public_key, key.error().message);
  }
  PublishedVersions found{
      .where = place->place, .key = std::move(*key), .is_note_alone = false, .versions = {}};
  std::error_code ignored;
  const bool is_directory = fs::is_directory(place->place, ignored);
  found.is_note_alone = !is_url(place->place) && !is_directory;
  auto versions = is_url(place->place) ? read_url(place->place, found.key)
                  : is_directory       ? read_directory(place->place, found.key)
                                       : read_note(place->place, found.key);
  if (!versions) return std::unexpected(std::move(versions.error()));
  found.versions = std::move(*versions);
  return found;
}

}  // namespace tally::app
