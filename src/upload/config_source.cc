#include "upload/config_source.h"

#include <optional>

#include "format/version.h"
#include "upload/fetch.h"
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

std::string address_of(const ConfigSource& source) {
  return source.url + (source.url.ends_with('/') ? "latest" : "/latest");
}

// By which a server is asked whether this is still the current one. Who has the same config says
// the same. Only what was signed is in it: what else stands in a note could be another for each
// user.
std::string mark_of(const KeptConfig& kept) {
  const std::string hash = format::hash_of_text(kept.content.text);
  return hash.empty() ? hash : fmt::format("\"{}\"", hash);
}

// Versions only go up, and the text of one never changes.
Result<void> check_succession(const SignedConfig& fresh, const KeptConfig& kept) {
  const auto order = format::compare_semver(fresh.config.version, kept.content.config.version);
  if (order < 0) {
    return fail("its Version {} is lower than {}, which was there before", fresh.config.version,
                kept.content.config.version);
  }
  if (order == 0 && fresh.text != kept.content.text) {
    return fail("it differs from the one that had its Version {} before", fresh.config.version);
  }
  return {};
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
  return FoundConfig{.config = std::move(kept->content.config), .since = kept->since};
}

Result<FoundConfig> fetch_signed_config(const ConfigSource& source, const Log& log) {
  const auto key = key_of(source);
  if (!key) return std::unexpected(key.error());
  auto kept = read_kept_config(source.state, *key, log);
  const std::string address = address_of(source);
  const auto fetched = fetch(address, kept ? mark_of(*kept) : std::string{}, format::kMaxNote);
  if (!fetched) return fall_back_to(std::move(kept), fetched.error().message, log);
  if (fetched->is_unchanged) {
    if (const auto confirmed = confirm_kept_config(source.state); !confirmed) {
      log(confirmed.error().message);
    }
    return FoundConfig{.config = std::move(kept->content.config), .since = base::system_now()};
  }
  auto fresh = open_signed_config(fetched->body, *key);
  const auto good = !fresh ? Result<void>{std::unexpected(fresh.error())}
                    : kept ? check_succession(*fresh, *kept)
                           : Result<void>{};
  if (!good) {
    return fail("the upload config from {} is refused, so nothing is sent: {}", address,
                good.error().message);
  }
  if (const auto done = keep_config(source.state, fetched->body); !done) {
    log(done.error().message);
  }
  return FoundConfig{.config = std::move(fresh->config), .since = base::system_now()};
}

Result<FoundConfig> kept_signed_config(const ConfigSource& source, const Log& log) {
  const auto key = key_of(source);
  if (!key) return std::unexpected(key.error());
  auto kept = read_kept_config(source.state, *key, log);
  if (!kept) return fail("no weekly run has fetched the upload config from {} yet", source.url);
  return FoundConfig{.config = std::move(kept->content.config), .since = kept->since};
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

Result<FoundConfig> config_at_hand(const ConfigSource& source, const Log& log) {
  if (!source.file.empty()) return read_config_file(source.file);
  if (!source.url.empty()) return kept_signed_config(source, log);
  if (!source.go_module.empty()) return cached_go_config(source.go_module);
  return no_source();
}

}  // namespace tally::upload
