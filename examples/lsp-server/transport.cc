#include "transport.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

namespace {

constexpr std::size_t kMaxMessage = 64 << 20;  // bytes; no file that anybody edits is larger

// The number behind `Content-Length:`, or 0.
std::size_t length_of(const std::string& line) {
  const char* name = "content-length:";
  for (std::size_t i = 0; i < std::strlen(name); ++i) {
    if (i >= line.size() || std::tolower(static_cast<unsigned char>(line[i])) != name[i]) return 0;
  }
  return std::strtoul(line.c_str() + std::strlen(name), nullptr, 10);
}

}  // namespace

bool read_message(std::string& json) {
  std::size_t length = 0;
  for (std::string line; std::getline(std::cin, line) && line != "\r" && !line.empty();) {
    if (const std::size_t found = length_of(line)) length = found;
  }
  if (length == 0 || length > kMaxMessage) return false;
  json.resize(length);
  return static_cast<bool>(std::cin.read(&json[0], static_cast<std::streamsize>(length)));
}

void write_message(const char* json, std::size_t size) {
  std::printf("Content-Length: %zu\r\n\r\n", size);
  std::fwrite(json, 1, size, stdout);
  std::fflush(stdout);
}
