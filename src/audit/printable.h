// Text from anybody's file, for a terminal.
#ifndef TALLY_AUDIT_PRINTABLE_H_
#define TALLY_AUDIT_PRINTABLE_H_

#include "format/printable.h"

namespace tally::audit {

using format::printable;

}  // namespace tally::audit

#endif  // TALLY_AUDIT_PRINTABLE_H_
