#include "viewer/mode_choice.h"

#include <cerrno>
#include <cstring>

#include "consent/environment.h"
#include "consent/words.h"
#include "upload/collections.h"

namespace tally::viewer {
namespace {

using base::Result;
using consent::Mode;
using consent::Place;

// What the user adds to a command to mean the same.
std::string options_of(const Chooser& chooser) {
  if (!chooser.collection.empty()) return " --collection " + chooser.collection;
  return chooser.directory.empty() ? "" : " --dir " + chooser.directory;
}

Result<void> write(const Place& place, Mode mode, base::Date today) {
  const std::string_view directory = place.directory.view();
  if (consent::write_mode(directory, mode, today) != consent::ModeWritten::kFailed) return {};
  return base::fail("writing the mode to {}/mode: {}", directory, std::strerror(errno));
}

std::string joined(const consent::Words& words) {
  std::string text;
  for (const std::string_view piece : words) text += piece;
  return text;
}

}  // namespace

Result<std::string> choose_mode(const Chooser& chooser, Mode mode, base::Date today,
                                const upload::Log& log) {
  const Place before = consent::find_place(chooser.directory, chooser.collection);
  if (before.directory.empty()) return base::fail("there is no directory to keep the mode in");
  if (auto written = write(before, mode, today); !written) return std::unexpected(written.error());
  const Place after = consent::find_place(chooser.directory, chooser.collection);
  const std::string_view directory = after.directory.view();
  // A yes under a policy's cap begins when the cap is gone. If this cannot be written, the programs
  // that find it so do not count.
  consent::begin_capped_yes_anew(after.effective, after.seen.user, directory, today);
  upload::Collection known;
  if (!chooser.collection.empty()) known = upload::find_collection(chooser.collection, log);
  const std::string options = options_of(chooser);
  const consent::Subject subject{.collection = chooser.collection,
                                 .directory = directory,
                                 .upload_url = known.upload_url,
                                 .privacy_url = known.privacy_url,
                                 .is_shared = after.source == Place::Source::kEnvironment,
                                 .command = {.before = "tally", .behind = options}};
  std::string text = joined(consent::words_of_choice(mode, subject));
  if (after.effective.mode != mode) {
    text += joined(consent::words_of_other_rule(mode, after.effective, subject));
  }
  return text;
}

}  // namespace tally::viewer
