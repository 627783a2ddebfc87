#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "publish/config_log.h"
#include "publish/log_files.h"
#include "upload/upload_lock.h"

namespace tally::publish {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::Result;
using format::UploadConfig;

bool says_the_same(UploadConfig config, UploadConfig other) {
  for (UploadConfig* one : {&config, &other}) {
    one->version.clear();
    one->previous.clear();
    one->published.clear();
  }
  return config == other;
}

// A process that was killed may have written a version that never became one; it is signed all the
// same, and nobody must find it.
Result<void> remove_unfinished(const fs::path& directory, const LogFiles& files) {
  for (const std::string& name : files.unfinished) {
    if (auto removed = base::remove_file(directory / name); !removed) return removed;
  }
  return {};
}

// Makes `latest` and `versions` what these versions ask for. Each is made of what was verified, so
// what is there is of no account.
Result<void> write_ends(const fs::path& directory, const ConfigLog& log) {
  if (auto done = base::replace_file(directory / kLatest, log.back().note, base::kPublicFile);
      !done) {
    return done;
  }
  return base::replace_file(directory / kVersions, list_versions(log), base::kPublicFile);
}

struct CompletedLog {
  ConfigLog versions;
  bool was_unfinished = false;  // an append was killed before its version was published
};

// The log as it is, after what an append that was killed has left is completed.
Result<CompletedLog> complete_log(const fs::path& directory, const format::NoteKey& key) {
  const auto files = look_at_log(directory);
  if (!files) return std::unexpected(files.error());
  auto log = read_versions(directory, files->last, key);
  if (!log) return std::unexpected(std::move(log.error()));
  const auto is_latest = [&](size_t number) {
    return number == 0 ? !files->latest : files->latest == (*log)[number - 1].note;
  };
  const bool is_at_end = is_latest(log->size());
  if (!is_at_end && (log->empty() || !is_latest(log->size() - 1))) {
    return fail(
        "the log {} is not whole: latest is neither the last version there nor the one before it; "
        "find "
        "out which versions were published before you sign another",
        directory.native());
  }
  if (auto removed = remove_unfinished(directory, *files); !removed) {
    return std::unexpected(std::move(removed.error()));
  }
  if (log->empty() || (is_at_end && files->versions == list_versions(*log))) {
    return CompletedLog{.versions = std::move(*log), .was_unfinished = false};
  }
  if (auto done = write_ends(directory, *log); !done)
    return std::unexpected(std::move(done.error()));
  return CompletedLog{.versions = std::move(*log), .was_unfinished = true};
}

Result<LoggedVersion> sign_next(const ConfigLog& log, UploadConfig config,
                                const format::SigningKey& key, base::Date published) {
  config.version = format::config_version(log.size() + 1);
  config.previous = log.empty() ? std::string{} : log.back().content.hash;
  config.published = base::format_date(published);
  auto note = format::sign_note(format::write_signed_text(config), key);
  if (!note) return std::unexpected(std::move(note.error()));
  // What is read of it must be what was meant: nobody can take a version back.
  auto content = format::open_signed_config(*note, key.public_key);
  if (!content)
    return fail("the version that was made would be refused: {}", content.error().message);
  if (content->config != config) {
    return fail("the version that was made would not be read as the config that it was made of");
  }
  if (log.empty()) return LoggedVersion{.note = std::move(*note), .content = std::move(*content)};
  if (const auto good = format::check_follows(*content, log.back().content); !good) {
    return fail("the version that was made would be refused: {}", good.error().message);
  }
  return LoggedVersion{.note = std::move(*note), .content = std::move(*content)};
}

}  // namespace

Result<LoggedVersion> append_version(const fs::path& directory, UploadConfig config,
                                     const format::SigningKey& key, base::Date published) {
  if (auto made = base::make_directories(directory, base::kPublicDirectory); !made) {
    return std::unexpected(std::move(made.error()));
  }
  const auto lock = upload::lock_directory(directory);
  if (!lock)
    return fail("another process is signing a version in {}; wait for it", directory.native());
  auto log = complete_log(directory, key.public_key);
  if (!log) return std::unexpected(std::move(log.error()));
  ConfigLog& versions = log->versions;
  const format::SignedConfig* last = versions.empty() ? nullptr : &versions.back().content;
  if (last != nullptr && says_the_same(config, last->config)) {
    if (log->was_unfinished) return std::move(versions.back());
    return fail("there is nothing to sign: the config says the same as {} of {}",
                last->config.version, last->config.published);
  }
  if (last != nullptr && published < last->published) {
    return fail("{} is before {}, when {} was published", base::format_date(published),
                last->config.published, last->config.version);
  }
  auto version = sign_next(versions, std::move(config), key, published);
  if (!version) return version;
  const fs::path file = directory / note_name(version->content.number);
  const auto created = base::create_file(file, version->note, base::kPublicFile);
  if (!created) return std::unexpected(created.error());
  if (*created == base::Created::kExistsAlready) {
    return fail("creating {}: somebody else has just made it", file.native());
  }
  versions.push_back(std::move(*version));
  if (auto done = write_ends(directory, versions); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return std::move(versions.back());
}

}  // namespace tally::publish
