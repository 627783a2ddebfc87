#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atomic>

#include "consent/fixed_string.h"
#include "counter/trace.h"

namespace tally::counter {
namespace {

enum class Tracing : char { kUnknown, kNo, kYes };
constinit std::atomic<Tracing> state{Tracing::kUnknown};

}  // namespace

bool tracing() {
  Tracing now = state.load(std::memory_order_relaxed);
  if (now == Tracing::kUnknown) {
    const char* value = ::getenv("TALLY_DEBUG");
    const bool yes = value != nullptr && std::string_view{value} == "counter";
    now = yes ? Tracing::kYes : Tracing::kNo;
    state.store(now, std::memory_order_relaxed);
  }
  return now == Tracing::kYes;
}

void trace(std::string_view step, std::string_view subject, std::string_view detail) {
  if (!tracing()) return;
  const int error = errno;
  // One write, so that the lines of threads do not mix. A long name is cut.
  consent::FixedString<1024> line;
  line.append("tally: ").append(consent::slice(step, 0, 100)).append(" \"");
  line.append(consent::slice(subject, 0, 600))
      .append("\": ")
      .append(consent::slice(detail, 0, 200));
  line.append("\n");
  const ssize_t ignored = ::write(STDERR_FILENO, line.view().data(), line.view().size());
  (void)ignored;
  errno = error;
}

void trace(std::string_view step, const WholeName& subject, std::string_view detail) {
  if (!tracing()) return;
  consent::FixedString<601> name;
  size_t room = 600;
  for (const std::string_view part : subject.parts()) {
    name.append(consent::slice(part, 0, room));
    room -= part.size() < room ? part.size() : room;
  }
  trace(step, name.view(), detail);
}

void trace_errno(std::string_view step, std::string_view subject) {
  if (tracing()) trace(step, subject, ::strerror(errno));
}

void trace_errno(std::string_view step, const WholeName& subject) {
  if (tracing()) trace(step, subject, ::strerror(errno));
}

void trace_count(std::string_view step, const WholeName& subject, uint64_t n) {
  if (!tracing()) return;
  consent::FixedString<24> number;
  number.append_number(n);
  trace(step, subject, number.view());
}

}  // namespace tally::counter
