// The day's upload token, `local/upload.token`: one weekly run in 24 hours for all programs of the
// collection, Go's too. An empty file, whose age is what counts.
#ifndef TALLY_CLIENT_UPLOAD_TOKEN_H_
#define TALLY_CLIENT_UPLOAD_TOKEN_H_

namespace tally::client {

// Whether the token is to be had: there is none, or it is 24 hours old, or it lies as far in the
// future, which a clock that went back has left. One system call. False if that cannot be known.
bool is_upload_token_due(const char* path);

// Takes it, by making it or by giving it the present time. Of any number of processes that try at
// once exactly one gets true, unless that one ends before it is done (or a Go program takes it in
// the same moment). Never waits. Follows no link. For any thread; not for signal handlers. Leaves
// errno undefined.
bool take_upload_token(const char* path);

}  // namespace tally::client

#endif  // TALLY_CLIENT_UPLOAD_TOKEN_H_
