// Says on standard error what the counting library does and why, if the variable TALLY_DEBUG is
// `counter`: for the developer of a host program who wonders why nothing is counted. Otherwise it
// says nothing, ever.
#ifndef TALLY_COUNTER_TRACE_H_
#define TALLY_COUNTER_TRACE_H_

#include <cstdint>
#include <string_view>

#include "counter/whole_name.h"

namespace tally::counter {

// Whether to trace. Reads the environment once, at the first call. For any thread and inside signal
// handlers.
bool tracing();

// Prints `tally: <step> "<subject>": <detail>` as one line. Only if tracing().
void trace(std::string_view step, std::string_view subject, std::string_view detail);

// The same about a counter. Only who traces needs the stack for it.
void trace(std::string_view step, const WholeName& subject, std::string_view detail);
void trace_count(std::string_view step, const WholeName& subject, uint64_t n);

// The same with what errno says as the detail.
void trace_errno(std::string_view step, std::string_view subject);
void trace_errno(std::string_view step, const WholeName& subject);

}  // namespace tally::counter

#endif  // TALLY_COUNTER_TRACE_H_
