#include "format/config_chain.h"

#include <algorithm>
#include <charconv>

#include "format/printable.h"

namespace tally::format {
namespace {

constexpr std::string_view kBefore = "v0.";
constexpr std::string_view kAfter = ".0";

template <typename... Args>
std::unexpected<Refusal> refuse(Mistrust reason, fmt::format_string<Args...> format,
                                Args&&... args) {
  return std::unexpected(Refusal{reason, fmt::format(format, std::forward<Args>(args)...)});
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// The first names none, every other one does.
std::expected<void, Refusal> check_previous(uint64_t number, std::string_view previous) {
  if (number == 1 && !previous.empty()) {
    return refuse(Mistrust::kMalformed, "it is the first version, and has a Previous all the same");
  }
  if (number > 1 && !is_hash(previous)) {
    return refuse(Mistrust::kMalformed,
                  "its Previous is not the SHA-256 of version {} in 64 hexadecimal digits",
                  config_version(number - 1));
  }
  return {};
}

}  // namespace

std::string config_version(uint64_t number) {
  return fmt::format("{}{}{}", kBefore, number, kAfter);
}

std::optional<uint64_t> config_number(std::string_view version) {
  if (!version.starts_with(kBefore) || !version.ends_with(kAfter)) return std::nullopt;
  if (version.size() <= kBefore.size() + kAfter.size()) return std::nullopt;
  const std::string_view digits =
      version.substr(kBefore.size(), version.size() - kBefore.size() - kAfter.size());
  uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end || digits.front() == '0') return std::nullopt;
  return number;
}

std::string write_signed_text(const UploadConfig& config) {
  const std::string json = write_upload_config(config);
  std::string text;
  // In JSON a tab stands only between values; in one it is written `\t`.
  for (const char c : json) c == '\t' ? text.append("  ") : text.append(1, c);
  return text;
}

std::string_view name_of(Mistrust reason) {
  switch (reason) {
    case Mistrust::kBadSignature:
      return "bad-signature";
    case Mistrust::kMalformed:
      return "malformed";
    case Mistrust::kRollback:
      return "rollback";
    case Mistrust::kFork:
      return "fork";
    case Mistrust::kHole:
      return "hole";
  }
  return "malformed";
}

std::expected<SignedConfig, Refusal> open_signed_config(std::string_view note, const NoteKey& key) {
  const auto text = open_note(note, key);
  if (!text) return refuse(Mistrust::kBadSignature, "{}", text.error().message);
  auto config = parse_upload_config(*text);
  if (!config) return refuse(Mistrust::kMalformed, "{}", config.error().message);
  const auto number = config_number(config->version);
  if (!number) {
    return refuse(
        Mistrust::kMalformed,
        "its Version \"{}\" is not v0.1.0, v0.2.0 and so on, by which versions are counted",
        printable(config->version));
  }
  if (auto good = check_previous(*number, config->previous); !good) {
    return std::unexpected(std::move(good.error()));
  }
  const auto published = base::parse_date(config->published);
  if (!published) {
    return refuse(Mistrust::kMalformed, "its Published \"{}\" is no day (YYYY-MM-DD)",
                  printable(config->published));
  }
  SignedConfig opened{.text = std::string(*text),
                      .hash = hash_of_text(*text),
                      .number = *number,
                      .published = *published,
                      .config = std::move(*config)};
  if (opened.hash.empty()) {
    return refuse(Mistrust::kMalformed, "libcrypto on this machine cannot make a SHA-256 of it");
  }
  return opened;
}

std::expected<void, Refusal> check_follows(const SignedConfig& newer, const SignedConfig& older) {
  // No version has the number 0, so the difference does not wrap around to 1.
  if (newer.number - older.number != 1) {
    return refuse(Mistrust::kHole, "{} is not the version after {}", newer.config.version,
                  older.config.version);
  }
  if (newer.config.previous != older.hash) {
    return refuse(Mistrust::kFork, "{} was made after another {} than the one that is there",
                  newer.config.version, older.config.version);
  }
  if (newer.published < older.published) {
    return refuse(Mistrust::kMalformed, "{} was published on {}, before {} on {}",
                  newer.config.version, newer.config.published, older.config.version,
                  older.config.published);
  }
  return {};
}

}  // namespace tally::format
