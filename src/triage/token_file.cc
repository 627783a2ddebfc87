#include "triage/token_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace tally::triage {
namespace {

using base::fail;
using base::Result;

constexpr size_t kMaxToken = 1'024;
constexpr size_t kMaxFile = 4'096;

// The descriptor that was checked is the one that is read: a name could lead elsewhere by then.
class OpenFile {
 public:
  // Without O_NONBLOCK opening a pipe would wait for its writer.
  explicit OpenFile(const char* path) : fd_(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

Result<void> check_owner(int fd, const std::string& path) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) {
    return fail("Reading the token in {}: {}.", path, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode))
    return fail("Reading the token in {}: it is no regular file.", path);
  if (status.st_uid != ::geteuid()) {
    return fail("The token in {} was not used: the file belongs to another user.", path);
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(
        "The token in {0} was not used: others can read or change the file. Run chmod 600 {0}; if "
        "they "
        "may have read it, make a new token.",
        path);
  }
  return {};
}

Result<std::string> read_all(int fd, const std::string& path) {
  std::string text(kMaxFile + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t n = ::read(fd, text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail("Reading the token in {}: {}.", path, std::strerror(errno));
    if (n == 0) break;
    size += static_cast<size_t>(n);
  }
  text.resize(size);
  return text;
}

}  // namespace

Result<std::string> read_token_file(const std::filesystem::path& file) {
  const std::string& path = file.native();
  const OpenFile opened{path.c_str()};
  if (opened.fd() < 0) return fail("Reading the token in {}: {}.", path, std::strerror(errno));
  if (const auto checked = check_owner(opened.fd(), path); !checked) {
    return std::unexpected(checked.error());
  }
  const auto text = read_all(opened.fd(), path);
  if (!text) return text;
  const std::string_view blanks = " \t\r\n";
  const size_t begin = std::min(text->find_first_not_of(blanks), text->size());
  const std::string token = text->substr(begin, text->find_last_not_of(blanks) + 1 - begin);
  if (token.empty()) return fail("{} holds no token: it is empty.", path);
  const bool is_visible = std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_visible || token.size() > kMaxToken) {
    return fail("{} holds no token: that is one word of at most {} visible ASCII characters.", path,
                kMaxToken);
  }
  return token;
}

}  // namespace tally::triage
