// The public lists that the commands which read them are about: a file of any of its three forms, a
// published version, or what this machine has of a collection's.
#ifndef TALLY_APPS_TALLY_CONFIG_INPUT_H_
#define TALLY_APPS_TALLY_CONFIG_INPUT_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "commands.h"
#include "format/public_list.h"
#include "format/signed_note.h"

namespace tally::app {

enum class ListForm { kUploadConfig, kSignedNote, kChartConfig };

struct ReadList {
  format::PublicList list;
  ListForm form = ListForm::kUploadConfig;
  bool is_verified = false;           // it is a note, and its signature was looked at
  std::optional<base::Time> since{};  // when this machine last knew that it was the current one
};

// Reads an upload config, a signed note or a chart config: whichever of these begins and ends like
// the text. Of a note the signature is verified if there is a key. `what` names the text in errors.
// A text that is short itself and would make a very long list is an error. Pure.
base::Result<ReadList> parse_list(std::string_view text, const std::string& what,
                                  const std::optional<format::NoteKey>& key);

// The same of a text that has to be a note by the key.
base::Result<ReadList> parse_signed_list(std::string_view note, const std::string& what,
                                         const format::NoteKey& key);

// A file (`-`: standard input), by parse_list.
base::Result<ReadList> read_list(const std::string& file,
                                 const std::optional<format::NoteKey>& key);

// What is here of the target's list: what an earlier run fetched, or what is in the cache of Go
// modules. Uses no network. Reads the environment.
base::Result<ReadList> list_at_hand(const Target& target);

// The file if one is named, else the target's.
base::Result<ReadList> list_for(const std::string& file, const Target& target);

// CONFIG, or --collection or --dir in its place: for list_for. Both must outlive the command.
void add_list(CLI::App& command, std::string& file, Target& target);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_CONFIG_INPUT_H_
