#include "tally/announcement.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/announcement_file.h"
#include "consent/environment.h"

namespace tally {
namespace {

using client::AnnouncementFile;

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

consent::Place place_of(const Config& config) {
  return consent::find_place(view_of(config.directory), view_of(config.collection));
}

// An announcement of what is sent by an earlier yes is not one of this yes.
bool read_of_this_yes(const char* path, const consent::Place& place, AnnouncementFile& file) {
  return file.read(path) && place.seen.user.since == file.yes();
}

// Takes it by rename, which one process alone can. What a weekly run has put in its place meanwhile
// has the same names and more.
bool take(const consent::Place& place, AnnouncementFile& file) {
  if (place.effective.mode != consent::Mode::kOn) return false;
  const std::string_view directory = place.directory.view();
  consent::PathBuffer waiting;
  consent::PathBuffer shown;
  return client::find_state_file(directory, client::kWaitingFile, waiting) &&
         client::find_state_file(directory, client::kShownFile, shown) &&
         read_of_this_yes(waiting.c_str(), place, file) &&
         ::rename(waiting.c_str(), shown.c_str()) == 0 &&
         read_of_this_yes(shown.c_str(), place, file);
}

// Whole lines of the text, as many as have this many bytes.
std::string_view lines_of(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && text[end - 1] != '\n') --end;
  return consent::slice(text, 0, end);
}

// Whether the user sees what is written to standard error. A job in the background could be stopped
// by writing.
bool is_seen_in_terminal() {
  if (::isatty(STDERR_FILENO) == 0) return false;
  const pid_t foreground = ::tcgetpgrp(STDERR_FILENO);
  return foreground < 0 || foreground == ::getpgrp();
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text = consent::slice(text, static_cast<size_t>(written));
  }
  return true;
}

bool show(const consent::Place& place) {
  AnnouncementFile file;
  return !place.seen.in_ci && take(place, file) && write_all(STDERR_FILENO, file.text());
}

}  // namespace

size_t next_announcement(const Config& config, char* buffer, size_t size) noexcept {
  if (size == 0) return 0;
  buffer[0] = '\0';
  const int error = errno;
  AnnouncementFile file;
  const bool is_taken = take(place_of(config), file);
  errno = error;
  if (!is_taken) return 0;
  const std::string_view text = lines_of(file.text(), size - 1);
  // An empty view may have no address.
  if (!text.empty()) ::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  return text.size();
}

bool announce_in_terminal(const Config& config) noexcept {
  const int error = errno;
  const bool is_shown = is_seen_in_terminal() && show(place_of(config));
  errno = error;
  return is_shown;
}

}  // namespace tally
