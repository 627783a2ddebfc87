// What consent and counter need of the file system. Allocates nothing. For any thread.
#ifndef TALLY_CONSENT_FILES_H_
#define TALLY_CONSENT_FILES_H_

#include <cstddef>
#include <string_view>

namespace tally::consent {

// Makes the directory and its parents, for the user alone, where they do not exist. On false errno
// says why.
bool make_directories(std::string_view directory);

// Reads the start of a small file. Returns the number of bytes, or -1 with errno set if it cannot
// be opened or read. Does not wait for anybody, should the path be a pipe.
long read_small_file(const char* path, char* content, size_t size);

// Whether errno says that a file could not be looked at for want of something that may be there
// again in a moment (descriptors, memory): it tells nothing of the file.
bool is_passing(int error);

// Takes a descriptor that was just opened (or -1) and returns one above standard error,
// close-on-exec. A host that runs with a standard stream closed must not write its output to a file
// of ours, which would get that number. Returns -1 with errno set if there is no other.
int keep_clear_of_standard_streams(int fd);

// Whether a file may have this many bytes by the process's limit (RLIMIT_FSIZE): to write more
// would raise SIGXFSZ, which ends a program that does not expect it.
bool is_file_size_allowed(unsigned long long size);

}  // namespace tally::consent

#endif  // TALLY_CONSENT_FILES_H_
