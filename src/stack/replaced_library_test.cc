// A library is unloaded, and another one is loaded in its place: the same addresses are other
// functions then.
#include <dlfcn.h>

#include "counter/counter_fixture.h"
#include "tally/stack.h"

namespace tally {
namespace {

StackCounter counter{"acme/plugin", 2};
void count() { counter.inc(); }

class Library {
 public:
  explicit Library(const char* file)
      : handle_(::dlopen((std::string(TALLY_LIBRARY_DIR "/") + file).c_str(), RTLD_NOW)) {}
  ~Library() {
    if (handle_ != nullptr) ::dlclose(handle_);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  using Function = void (*)(void (*)());
  // Null if there is none.
  Function function(const char* name) const {
    return handle_ == nullptr ? nullptr : reinterpret_cast<Function>(::dlsym(handle_, name));
  }

 private:
  void* handle_;
};

class ReplacedLibraryTest : public CounterFixture {
 protected:
  // Counts in the library, and returns where its function was; null if there is no such library.
  static void* count_in(const char* file, const char* function_name, int times) {
    const Library library{file};
    const Library::Function function = library.function(function_name);
    if (function == nullptr) return nullptr;
    for (int i = 0; i < times; ++i) function(count);
    return reinterpret_cast<void*>(function);
  }

  bool can_replace() const {
    void* first = count_in("libfirst.so", "acme_first", 0);
    return first != nullptr && first == count_in("libsecond.so", "acme_second", 0);
  }
};

TEST_F(ReplacedLibraryTest, IsNotTakenForTheOther) {
  if (!can_replace()) GTEST_SKIP() << "the second library is loaded elsewhere, or not at all";
  in_child([&] {
    add_program_module("libfirst.so");
    add_program_module("libsecond.so");
    if (open(config()) != Opened::kCounting) return false;
    for (int i = 0; i < 3; ++i) {
      if (count_in("libfirst.so", "acme_first", 10) == nullptr) return false;
      if (count_in("libsecond.so", "acme_second", 100) == nullptr) return false;
    }
    return true;
  });
  uint64_t first = 0, second = 0;
  for (const auto& [name, n] : counts()) {
    (name.contains("\nacme_first:+0x") ? first : second) += n;
    EXPECT_TRUE(name.contains("\nacme_first:+0x") || name.contains("\nacme_second:+0x")) << name;
  }
  EXPECT_EQ(first, 30U);
  EXPECT_EQ(second, 300U);
}

}  // namespace
}  // namespace tally
