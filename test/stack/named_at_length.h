// A stack whose frames do not fit into a counter's name.
#ifndef TALLY_TEST_STACK_NAMED_AT_LENGTH_H_
#define TALLY_TEST_STACK_NAMED_AT_LENGTH_H_

#include "shapes.h"

namespace shapes {

// Calls `bottom` through 100 functions whose names have more than 200 bytes, some of two bytes a
// letter.
void call_by_long_names(Bottom bottom);

}  // namespace shapes

#endif  // TALLY_TEST_STACK_NAMED_AT_LENGTH_H_
