// What the user is shown once of what is new in the upload config (doc/formats.md,
// "Announcements"). Pure, for any thread.
#ifndef TALLY_UPLOAD_ANNOUNCEMENT_TEXT_H_
#define TALLY_UPLOAD_ANNOUNCEMENT_TEXT_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "upload/announced.h"
#include "upload/run_options.h"

namespace tally::upload {

// Of a whole announcement, in bytes; what shows it reads no more (tally/announcement.h).
inline constexpr size_t kMaxAnnouncement = 2048;
// Of the names in it; those of one chart count as one. The others are counted.
inline constexpr size_t kMaxAnnounced = 10;

struct Announcement {
  base::Date yes;        // the day of the yes that it belongs to
  base::Date announced;  // the day since which it waits to be shown
  std::multimap<base::Date, ConfigName> names;
};

// The first line is for programs: `yes <day> announced <day> last <day>`, where the last is the day
// from which all is sent. The others are for the user: sentences that say what is sent from which
// day on, who approved it, how to see it, and how to stop it. Names are made harmless to a
// terminal. Empty if there are no names. Who approved is in `config.charts`, if it has them.
std::string announcement_text(const Announcement& announcement, const format::UploadConfig& config,
                              const Whose& whose);

struct AnnouncementHead {
  base::Date yes;
  base::Date announced;
  base::Date last;
};

// Of such a text; nothing if it is none.
std::optional<AnnouncementHead> head_of_announcement(std::string_view text);

// Those of one day as a person reads them, those of one chart together:
// `acme/flag:{lto,pic} of acme.org/cc`.
std::vector<std::string> names_in_words(const std::multimap<base::Date, ConfigName>& names,
                                        base::Date day);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_ANNOUNCEMENT_TEXT_H_
