// A little colour for who reads a terminal: headings stand out, and the mode in force.
#ifndef TALLY_APPS_TALLY_COLOURS_H_
#define TALLY_APPS_TALLY_COLOURS_H_

#include <string>
#include <string_view>

#include "consent/mode.h"

namespace tally::app {

class Colours {
 public:
  // Colours if standard output is a terminal, TERM names one that is not `dumb`, and NO_COLOR is
  // not set or empty (https://no-color.org).
  static Colours of_output();

  explicit Colours(bool enabled) : enabled_(enabled) {}

  std::string heading(std::string_view text) const;
  std::string mode(consent::Mode mode) const;

 private:
  std::string in(std::string_view code, std::string_view text) const;

  bool enabled_;
};

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_COLOURS_H_
