// The published versions of an upload config (doc/formats.md, "Published versions"): each is a
// signed note whose text has its number and the hash of the text before, so that whoever knows one
// version knows all before it, and nobody can be shown another history. Pure, for any thread.
#ifndef TALLY_FORMAT_CONFIG_CHAIN_H_
#define TALLY_FORMAT_CONFIG_CHAIN_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "format/signed_note.h"
#include "format/upload_config.h"

namespace tally::format {

// Version number N, from 1, is called `v0.<N>.0`.
std::string config_version(uint64_t number);
// Nothing if it is no such version.
std::optional<uint64_t> config_number(std::string_view version);

// The text of a version, for sign_note: what write_upload_config makes, but indented by two spaces
// where that has a tab, which no note may hold. `version`, `previous` and `published` are the
// caller's to set.
std::string write_signed_text(const UploadConfig& config);

// Why a version is not believed.
enum class Mistrust {
  kBadSignature,  // it is no note, or its text is not one that the key has signed
  kMalformed,     // its text is no upload config with number, day and hash
  kRollback,      // its number is lower than one that was there before
  kFork,          // it does not lead to the text that was there before
  kHole,          // a version between the two is missing, or is not the one that the next names
};

// `bad-signature`, `malformed`, `rollback`, `fork`, `hole`: the bucket of `tally/config`.
std::string_view name_of(Mistrust reason);

struct Refusal {
  Mistrust reason = Mistrust::kMalformed;
  std::string message;  // reads on from "the upload config … is refused: "
};

// One published version.
struct SignedConfig {
  std::string text;  // what was signed
  std::string hash;  // hash_of_text of it
  uint64_t number = 0;
  base::Date published;
  UploadConfig config;
};

// Reads a note.
std::expected<SignedConfig, Refusal> open_signed_config(std::string_view note, const NoteKey& key);

// Whether `newer` is the version right after `older`: kHole if its number is not the next one,
// kFork if it names another text, kMalformed if it was published before it.
std::expected<void, Refusal> check_follows(const SignedConfig& newer, const SignedConfig& older);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CONFIG_CHAIN_H_
