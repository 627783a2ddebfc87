// A report's random number.
#ifndef TALLY_UPLOAD_RANDOM_H_
#define TALLY_UPLOAD_RANDOM_H_

#include "base/error.h"

namespace tally::upload {

// Uniform in (0,1) with 52 bits, from the kernel's cryptographic generator: nobody can tell two
// reports of one user by it. For any thread.
base::Result<double> random_x();

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_RANDOM_H_
