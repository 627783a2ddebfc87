// While one of these lives, its thread cannot be cancelled: it would leave a gate open, or a file
// half opened, for ever.
#ifndef TALLY_COUNTER_NO_CANCEL_H_
#define TALLY_COUNTER_NO_CANCEL_H_

namespace tally::counter {

class NoCancel {
 public:
  NoCancel();
  ~NoCancel();
  NoCancel(const NoCancel&) = delete;
  NoCancel& operator=(const NoCancel&) = delete;

 private:
  int before_ = 0;
};

}  // namespace tally::counter

#endif  // TALLY_COUNTER_NO_CANCEL_H_
