// The announcement in a collection's state directory (doc/formats.md, "Announcements"), as it is
// read by programs that depend on libc alone.
#ifndef TALLY_CLIENT_ANNOUNCEMENT_FILE_H_
#define TALLY_CLIENT_ANNOUNCEMENT_FILE_H_

#include <string_view>

#include "consent/day.h"
#include "consent/fixed_string.h"
#include "tally/announcement.h"

namespace tally::client {

// `…/acme/tallystick/<name>` for `…/acme/telemetry`, and `<directory>/tallystick/<name>` for a
// directory of any other name. False if it is too long. Pure.
bool find_state_file(std::string_view telemetry_directory, std::string_view name,
                     consent::PathBuffer& out);

// Where an announcement waits, and where it is when somebody has shown it.
inline constexpr std::string_view kWaitingFile = "announcement";
inline constexpr std::string_view kShownFile = "announcement.shown";

class AnnouncementFile {
 public:
  // Reads the file. False if there is none, or if it is no announcement. Leaves errno as it is.
  bool read(const char* path);

  consent::Date yes() const { return yes_; }    // the day of the yes that it belongs to
  consent::Date last() const { return last_; }  // from then on all of it is sent
  // What the user is shown. It has no control characters but ends of lines.
  std::string_view text() const { return text_; }

 private:
  char bytes_[kMaxAnnouncement] = {};
  std::string_view text_;
  consent::Date yes_{};
  consent::Date last_{};
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_ANNOUNCEMENT_FILE_H_
