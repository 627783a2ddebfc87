#include "upload/config_source.h"

#include <optional>

#include "upload/config_server.h"
#include "upload/go_config.h"
#include "upload/kept_config.h"

namespace tally::upload {
namespace {

using base::fail;
using base::Result;

// A clock that was set back since may be wrong now, or may have been wrong then.
constexpr std::chrono::days kMaxClockError{1};

Result<format::NoteKey> key_of(const ConfigSource& source) {
  if (source.public_key.empty()) {
    return fail(
        "the upload config at {} is not used: there is no public key by which it could be believed",
        source.url);
  }
  auto key = format::parse_note_key(source.public_key);
  if (!key) {
    return fail("the public key \"{}\" cannot be used: {}", source.public_key, key.error().message);
  }
  return key;
}

// By which a server is asked whether this is still the current one. Who has the same config says
// the same. Only what was signed is in it: what else stands in a note could be another for each
// user.
std::string mark_of(const KeptConfig& kept) { return fmt::format("\"{}\"", kept.content.hash); }

FoundConfig found(format::SignedConfig version, base::Time since) {
  // A copy for who asks what may be sent, and the version for who asks what else it says.
  auto config = version.config;
  return {.config = std::move(config), .since = since, .signed_config = std::move(version)};
}

// Counts why a config is refused, and says so.
std::string refusal_of(const ConfigSource& source, const std::string& address,
                       const ConfigTrouble& trouble) {
  if (source.count) source.count(fmt::format("tally/config:{}", name_of(*trouble.refused)));
  return fmt::format("the upload config from {} is refused, so nothing is sent: {}", address,
                     trouble.message);
}

// What is kept, while it is young enough; `reason` says why the current one cannot be had.
Result<FoundConfig> fall_back_to(std::optional<KeptConfig> kept, const std::string& reason,
                                 const Log& log) {
  if (!kept) return fail("{}; no upload config is kept from before, so nothing is sent", reason);
  const auto age = base::system_now() - kept->since;
  if (age > kMaxKeptConfigAge || age < -kMaxClockError) {
    return fail(
        "{}; the upload config that is kept is of {}, too old to be used, so nothing is sent",
        reason, base::format_date(base::day_of(kept->since)));
  }
  log(fmt::format("{}; the upload config that was kept on {} is used", reason,
                  base::format_date(base::day_of(kept->since))));
  return found(std::move(kept->content), kept->since);
}

// The note as a version that may take the place of what is kept.
std::expected<format::SignedConfig, ConfigTrouble> open_fresh(std::string_view note,
                                                              const std::optional<KeptConfig>& kept,
                                                              const format::NoteKey& key,
                                                              ConfigServer& server) {
  auto fresh = format::open_signed_config(note, key);
  if (!fresh) {
    return std::unexpected(ConfigTrouble{fresh.error().reason, std::move(fresh.error().message)});
  }
  if (!kept) return std::move(*fresh);
  const auto fetch = [&server](uint64_t number) { return server.version(number); };
  if (auto good = check_succession(*fresh, kept->content, key, fetch); !good) {
    return std::unexpected(std::move(good.error()));
  }
  return std::move(*fresh);
}

std::unexpected<base::Error> switched_off(const ConfigServer& server) {
  return fail("telemetry is not on any more since {} was asked; nothing of it is kept",
              server.address());
}

Result<FoundConfig> fetch_signed_config(const ConfigSource& source, const Log& log) {
  const auto key = key_of(source);
  if (!key) return std::unexpected(key.error());
  auto kept = read_kept_config(source.state, *key, log);
  ConfigServer server{source.url};
  const auto fetched = server.latest(kept ? mark_of(*kept) : std::string{});
  if (source.may_keep && !source.may_keep()) return switched_off(server);
  if (!fetched) return fall_back_to(std::move(kept), fetched.error().message, log);
  if (fetched->is_unchanged()) {
    if (const auto confirmed = confirm_kept_config(source.state); !confirmed) {
      log(confirmed.error().message);
    }
    return found(std::move(kept->content), base::system_now());
  }
  auto fresh = open_fresh(fetched->body, kept, *key, server);
  if (!fresh && fresh.error().refused) {
    return fail("{}", refusal_of(source, server.address(), fresh.error()));
  }
  if (!fresh) return fall_back_to(std::move(kept), fresh.error().message, log);
  if (source.may_keep && !source.may_keep()) return switched_off(server);
  if (const auto done = keep_config(source.state, fetched->body); !done) {
    log(done.error().message);
  }
  return found(std::move(*fresh), base::system_now());
}

Result<FoundConfig> kept_signed_config(const ConfigSource& source, const Log& log) {
  const auto key = key_of(source);
  if (!key) return std::unexpected(key.error());
  auto kept = read_kept_config(source.state, *key, log);
  if (!kept) return fail("no weekly run has fetched the upload config from {} yet", source.url);
  return found(std::move(kept->content), kept->since);
}

std::unexpected<base::Error> no_source() {
  return fail(
      "no option, program or descriptor says where the upload config is, so nothing is sent");
}

}  // namespace

Result<FoundConfig> current_config(const ConfigSource& source, const Log& log) {
  if (!source.file.empty()) return read_config_file(source.file);
  if (!source.url.empty()) return fetch_signed_config(source, log);
  if (!source.go_module.empty()) return download_go_config(source.go_module);
  return no_source();
}

std::expected<std::optional<format::SignedConfig>, ConfigTrouble> config_of_day(
    const ConfigSource& source, const format::SignedConfig& newest, base::Date day) {
  const auto key = key_of(source);
  if (!key) return std::unexpected(ConfigTrouble{.refused = {}, .message = key.error().message});
  ConfigServer server{source.url};
  auto version = version_of_day(newest, day, *key,
                                [&server](uint64_t number) { return server.version(number); });
  if (!version && version.error().refused) {
    version.error().message = refusal_of(source, server.address(), version.error());
  }
  return version;
}

Result<FoundConfig> config_at_hand(const ConfigSource& source, const Log& log) {
  if (!source.file.empty()) return read_config_file(source.file);
  if (!source.url.empty()) return kept_signed_config(source, log);
  if (!source.go_module.empty()) return cached_go_config(source.go_module);
  return no_source();
}

}  // namespace tally::upload
