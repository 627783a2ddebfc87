// From which day each name of a published upload config is sent: what the user's yes accepted at
// once, and what came later a week after this machine first knew of it (doc/formats.md,
// "Announcements"). Pure, for any thread.
#ifndef TALLY_UPLOAD_ANNOUNCED_H_
#define TALLY_UPLOAD_ANNOUNCED_H_

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "format/upload_config.h"

namespace tally::upload {

// From the day on which this machine first knew of a name to the first day on which it is sent.
inline constexpr std::chrono::days kNotice{7};

enum class NameKind { kProgram, kCounter, kStack };

// A name of the config: a program, a counter (`chart:bucket`), or a stack by its first line.
struct ConfigName {
  NameKind kind = NameKind::kProgram;
  std::string program;
  std::string name;  // empty for a program

  auto operator<=>(const ConfigName&) const = default;
};

// `program`, `counter`, `stack`.
std::string_view name_of(NameKind kind);

struct Announced {
  base::Date yes;  // the day of the yes that all this belongs to
  // The version that the yes accepted. Empty if none was published by then; nothing if it could not
  // be had yet.
  std::optional<std::string> accepted;
  base::Date seen;  // the newest day on which a run looked
  // The first day on which a name may be sent. What is not here is not sent.
  std::map<ConfigName, base::Date> from;

  bool operator==(const Announced&) const = default;
};

// Whether `update` asks for the config of the day of the yes.
bool needs_accepted(const std::optional<Announced>& before, base::Date yes);

// What holds for the names of `current` on `today`. `before` is what the last run left, if it is to
// be believed; of another yes it says nothing. `accepted` is the config of the day of the yes, one
// without names if none was published by then, null if it could not be had; it is looked at only if
// needs_accepted.
//
// A name that the yes accepted is sent from the day of the yes on; one that is known already keeps
// its day; all others are sent from `today` + kNotice on. Those that are not in `current` are
// forgotten, so one that comes back is new again. If the clock was set back, `today` is the newest
// day that was, and never before `yes`. A name with control characters, which nobody can be told
// of, is left out.
Announced update(const std::optional<Announced>& before, const format::UploadConfig& current,
                 const format::UploadConfig* accepted, base::Date yes, base::Date today);

// Whether no name may be sent on `today` only because it could not be found out yet what the yes
// accepted. A report that was made now would for good be without what was. Where what a run finds
// is kept, it ends after kNotice at the latest: then names may be sent that were announced.
bool waits_for_accepted(const Announced& announced, base::Date today);

// The names that are first sent after `day`, sorted by that day.
std::multimap<base::Date, ConfigName> sent_after(const Announced& announced, base::Date day);

// The file `counters` of the state directory (doc/formats.md, "Announcements").
std::string write_announced(const Announced& announced);

// An error says what is wrong, as the end of a sentence.
base::Result<Announced> parse_announced(std::string_view text);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_ANNOUNCED_H_
