// Memory straight from the kernel: in signal handlers, and where the program's allocator may be
// what is broken.
#ifndef TALLY_STACK_SCRATCH_H_
#define TALLY_STACK_SCRATCH_H_

#include <cstddef>
#include <new>

namespace tally::stack {

// Zeroed, and aligned to a page; null if there is none. Leaves errno as it is.
void* map_scratch(size_t size);
void unmap_scratch(void* place, size_t size);

// An object too large for a stack, for as long as this one lives. False if there is no memory.
template <typename Object>
class Scratch {
 public:
  Scratch() : object_(nullptr) {
    if (void* place = map_scratch(sizeof(Object)); place != nullptr) object_ = new (place) Object;
  }
  ~Scratch() {
    if (object_ == nullptr) return;
    object_->~Object();
    unmap_scratch(object_, sizeof(Object));
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  explicit operator bool() const { return object_ != nullptr; }
  Object* operator->() const { return object_; }
  Object& operator*() const { return *object_; }

 private:
  Object* object_;
};

}  // namespace tally::stack

#endif  // TALLY_STACK_SCRATCH_H_
