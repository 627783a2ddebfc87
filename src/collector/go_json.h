// JSON as Go's encoder writes it: what write_report_line (format/report.h) makes of a report, made
// of its parts. Pure functions, for any thread.
#ifndef TALLY_COLLECTOR_GO_JSON_H_
#define TALLY_COLLECTOR_GO_JSON_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tally::collector {

// Appends the text, which must be valid UTF-8, in quotes and with Go's escapes: those that JSON
// asks for, and those of `<`, `>`, `&`, U+2028, U+2029 and U+FFFD.
void append_go_string(std::string& out, std::string_view text);

// Appends the number in decimal digits.
void append_integer(std::string& out, int64_t value);

// Appends a finite number with the digits that read back as the same one, as nlohmann/json writes
// it: the published data have always had these.
void append_double(std::string& out, double value);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_GO_JSON_H_
