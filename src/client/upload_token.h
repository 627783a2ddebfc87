// The day's upload token, `local/upload.token`: one weekly run in 24 hours for all programs of the
// collection, Go's too. An empty file, whose age is what counts.
#ifndef TALLY_CLIENT_UPLOAD_TOKEN_H_
#define TALLY_CLIENT_UPLOAD_TOKEN_H_

namespace tally::client {

enum class UploadToken {
  kTaken,           // or it cannot be known
  kDue,             // to be had
  kSearchedInVain,  // to be had, but in the last 24 hours nobody was found who could do the run
};

// The token is to be had if there is none, or if it is 24 hours old, or lies as far in the future,
// which a clock that went back has left. One system call.
UploadToken look_at_upload_token(const char* path);

// Lets who looks in the next 24 hours know that nobody was found who could do the run, so that not
// each run of a program searches again. Whoever can do it takes the token all the same. That is
// remembered as the time of the token's last access; if there is no token, one is made whose own
// time is 1970.
void note_search_in_vain(const char* path);

// Takes it for an hour, by making it or by giving it the time of 23 hours ago: should the run not
// even begin, because of what this process may not do or of what becomes of it, it is to be had
// again then. Of any number of processes that try at once exactly one gets true, unless that one
// ends before it is done (or a Go program takes it in the same moment). Never waits. Follows no
// link. For any thread; not for signal handlers. Leaves errno undefined.
bool take_upload_token(const char* path);

// The run begins: whoever has taken the token has it for the day. Makes nothing. As above.
void keep_upload_token(const char* path);

}  // namespace tally::client

#endif  // TALLY_CLIENT_UPLOAD_TOKEN_H_
