// The random number of a report that is yet to be made. The first preview of it draws the number,
// so that it can show the report as it will be sent; the weekly run takes it over.
//
// It is kept in the file `next-x-<week>` of our state directory, which appears whole or not at all:
// of a preview and a run that draw at once, one wins, and both have its number. The run forgets it
// only when the week has its report. So a preview whose number was drawn while the week had no
// report is right: it asks for the number first, and looks for a report then.
#ifndef TALLY_UPLOAD_NEXT_X_H_
#define TALLY_UPLOAD_NEXT_X_H_

#include <filesystem>
#include <optional>

#include "base/date.h"
#include "base/error.h"
#include "upload/log.h"

namespace tally::upload {

// The number that is kept for the week's report; else a new one, which is kept from now on. Makes
// the state directory where it does not exist. For any process at any time.
base::Result<double> keep_next_x(const std::filesystem::path& telemetry_directory, base::Date week);

// The number that is kept. Writes nothing.
std::optional<double> kept_next_x(const std::filesystem::path& telemetry_directory,
                                  base::Date week);

// The week has its report, or will have none.
base::Result<void> forget_next_x(const std::filesystem::path& telemetry_directory, base::Date week);

// Forgets the numbers of weeks that have their report, and of those too old for one that is sent;
// and what killed programs left. What goes wrong is logged. For the weekly run alone.
void forget_old_numbers(const std::filesystem::path& telemetry_directory, base::Time now,
                        const Log& log);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_NEXT_X_H_
