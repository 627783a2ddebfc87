// What `tally::wait` waits for: the other end of a pipe that the weekly run alone holds.
#ifndef TALLY_CLIENT_UPLOAD_WAIT_H_
#define TALLY_CLIENT_UPLOAD_WAIT_H_

namespace tally::client {

// Remembers the pipe's end for reading, which stays open until the process ends. Once, for one
// thread.
void remember_upload(int pipe);

}  // namespace tally::client

#endif  // TALLY_CLIENT_UPLOAD_WAIT_H_
