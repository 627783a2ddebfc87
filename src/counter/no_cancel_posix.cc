#include <pthread.h>

#include "counter/no_cancel.h"

namespace tally::counter {

NoCancel::NoCancel() { ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }

NoCancel::~NoCancel() { ::pthread_setcancelstate(before_, nullptr); }

}  // namespace tally::counter
