#include "publish/config_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "format/printable.h"
#include "publish/log_files.h"

namespace tally::publish {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::Result;
using format::SignedConfig;

// Room for some 40,000 versions; an owner who publishes every day makes so many in a century.
constexpr uint64_t kMaxList = uint64_t{10} << 20;

Result<LoggedVersion> open_version(const std::string& name, Result<std::string> note,
                                   const format::NoteKey& key) {
  if (!note) return std::unexpected(std::move(note.error()));
  auto content = format::open_signed_config(*note, key);
  if (!content) return fail("{} is refused: {}", name, content.error().message);
  return LoggedVersion{.note = std::move(*note), .content = std::move(*content)};
}

// The note of version `number`, which must be the one before `newer`.
Result<LoggedVersion> read_before(const NoteReader& read, const SignedConfig& newer,
                                  const format::NoteKey& key) {
  const uint64_t number = newer.number - 1;
  const std::string name = note_name(number);
  auto version = open_version(name, read(name), key);
  if (!version) return version;
  if (version->content.number != number) {
    return fail("{} is not version {}: its Version is {}", name, number,
                version->content.config.version);
  }
  if (const auto good = format::check_follows(newer, version->content); !good) {
    return fail("{} does not follow {}: {}", note_name(newer.number), name, good.error().message);
  }
  return version;
}

// Whether `name` is `stem`, a dot, six characters and `.tmp`, as base::create_file and
// base::replace_file name what they write.
bool is_temporary_of(std::string_view name, std::string_view stem) {
  constexpr size_t kRandom = 6;
  return name.size() == stem.size() + 1 + kRandom + 4 && name.starts_with(stem) &&
         name[stem.size()] == '.' && name.ends_with(".tmp");
}

// The number of `v<number>`; nothing if it is not written so.
std::optional<uint64_t> number_in(std::string_view name) {
  uint64_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + 1, end, number);
  if (error != std::errc{} || stop != end || note_name(number) != name || number == 0) {
    return std::nullopt;
  }
  return number;
}

bool is_like_a_version(std::string_view name) {
  return name.size() > 1 && name[0] == 'v' && name[1] >= '0' && name[1] <= '9';
}

bool is_unfinished(std::string_view name) {
  if (is_temporary_of(name, kLatest) || is_temporary_of(name, kVersions)) return true;
  const std::string_view stem = name.substr(0, name.find('.'));
  return is_like_a_version(stem) && number_in(stem) && is_temporary_of(name, stem);
}

Result<void> note_file(const fs::path& directory, const std::string& name, LogFiles& files) {
  if (is_unfinished(name)) {
    files.unfinished.push_back(name);
  } else if (name == kLatest || name == kVersions) {
    auto bytes = base::read_file(directory / name, name == kLatest ? format::kMaxNote : kMaxList);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    (name == kLatest ? files.latest : files.versions) = std::move(*bytes);
  } else if (is_like_a_version(name)) {
    const auto number = number_in(name);
    if (!number) {
      return fail(
          "{} is called like a version and is none: versions are v1, v2 and so on; move it away",
          format::printable((directory / name).native()));
    }
    files.last = std::max(files.last, *number);
  }
  return {};
}

// What `latest` and `versions` must be beside these versions.
Result<void> check_files(const fs::path& directory, const LogFiles& files, const ConfigLog& log) {
  const std::string last = note_name(log.size());
  const std::string where = directory.native();
  if (files.latest == log.back().note) {
    if (files.versions == list_versions(log)) return {};
    return fail(
        "the log {} is not whole: its file versions is not the list of v1 to {}; "
        "`tally config sign` writes it again",
        where, last);
  }
  const bool is_one_behind =
      log.size() > 1 ? files.latest == log[log.size() - 2].note : !files.latest;
  if (is_one_behind) {
    return fail(
        "the log {} is not whole: signing {} was interrupted before it became latest; "
        "`tally config sign` with the same config completes it",
        where, last);
  }
  return fail("the log {} is not whole: latest is not {}, which is the last version there", where,
              last);
}

}  // namespace

std::string note_name(uint64_t number) { return fmt::format("v{}", number); }

Result<ConfigLog> read_log(const NoteReader& read, const format::NoteKey& key) {
  auto latest = open_version(kLatest, read(kLatest), key);
  if (!latest) return std::unexpected(std::move(latest.error()));
  // Whoever asks for it by its number must get the same.
  const std::string name = note_name(latest->content.number);
  const auto same = open_version(name, read(name), key);
  if (!same) return std::unexpected(same.error());
  if (same->content.hash != latest->content.hash) {
    return fail("latest says that it is {}, but {} is another text", latest->content.config.version,
                name);
  }
  ConfigLog log;
  log.push_back(std::move(*latest));
  while (log.back().content.number > 1) {
    auto before = read_before(read, log.back().content, key);
    if (!before) return std::unexpected(std::move(before.error()));
    log.push_back(std::move(*before));
  }
  std::ranges::reverse(log);
  return log;
}

Result<LogFiles> look_at_log(const fs::path& directory) {
  const auto names = base::list_directory(directory);
  if (!names) return std::unexpected(names.error());
  LogFiles files;
  for (const std::string& name : *names) {
    if (auto noted = note_file(directory, name, files); !noted) {
      return std::unexpected(std::move(noted.error()));
    }
  }
  return files;
}

Result<ConfigLog> read_versions(const fs::path& directory, uint64_t last,
                                const format::NoteKey& key) {
  if (last == 0) return ConfigLog{};
  const auto read = [&](const std::string& name) {
    return base::read_file(directory / (name == kLatest ? note_name(last) : name),
                           format::kMaxNote);
  };
  auto log = read_log(read, key);
  if (!log)
    return fail("the log {} cannot be believed: {}", directory.native(), log.error().message);
  if (log->size() != last) {
    return fail("the log {} cannot be believed: {} has the Version {}", directory.native(),
                note_name(last), log->back().content.config.version);
  }
  return log;
}

Result<ConfigLog> read_log_directory(const fs::path& directory, const format::NoteKey& key) {
  const auto files = look_at_log(directory);
  if (!files) return std::unexpected(files.error());
  if (files->last == 0 && (files->latest || files->versions)) {
    return fail("the log {} is not whole: it has no v1, but a file {}", directory.native(),
                files->latest ? kLatest : kVersions);
  }
  auto log = read_versions(directory, files->last, key);
  if (!log || log->empty()) return log;
  if (auto good = check_files(directory, *files, *log); !good) {
    return std::unexpected(std::move(good.error()));
  }
  return log;
}

std::string list_versions(const ConfigLog& log) {
  std::string json = "{\"Versions\":[";
  const char* separator = "\n";
  for (const auto& [note, version] : log) {
    json +=
        fmt::format(R"({}{{"Number":{},"Version":"{}","Published":"{}","Hash":"{}")", separator,
                    version.number, version.config.version, version.config.published, version.hash);
    if (version.number > 1) json += fmt::format(R"(,"Previous":"{}")", version.config.previous);
    json += '}';
    separator = ",\n";
  }
  return json + "\n]}\n";
}

}  // namespace tally::publish
