// Owns a file descriptor and closes it. Movable; one object is for one thread.
#ifndef TALLY_BASE_DESCRIPTOR_H_
#define TALLY_BASE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace tally::base {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

}  // namespace tally::base

#endif  // TALLY_BASE_DESCRIPTOR_H_
