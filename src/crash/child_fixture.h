// Child processes that end in many ways, and what they leave behind. For tests only.
#ifndef TALLY_CRASH_CHILD_FIXTURE_H_
#define TALLY_CRASH_CHILD_FIXTURE_H_

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace tally::crash {

// An object that this process and its children share.
template <typename Object>
class Shared {
 public:
  Shared()
      : object_(new(::mmap(nullptr, sizeof(Object), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Object()) {}
  ~Shared() { ::munmap(object_, sizeof(Object)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  Object* operator->() const { return object_; }
  Object& operator*() const { return *object_; }

 private:
  Object* object_;
};

// Runs `body` in a child, which leaves no core dump, and returns how it ended, as `wait` says it.
// If the body returns, the child ends with 0.
template <typename Body>
int end_of_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit none{};
    ::setrlimit(RLIMIT_CORE, &none);
    body();
    ::_exit(0);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return status;
}

// Nobody catches what it throws.
template <typename Body>
void run_uncaught(Body body) noexcept {
  body();
}

}  // namespace tally::crash

#endif  // TALLY_CRASH_CHILD_FIXTURE_H_
