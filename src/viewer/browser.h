// Opens the user's browser.
#ifndef TALLY_VIEWER_BROWSER_H_
#define TALLY_VIEWER_BROWSER_H_

#include <string>

namespace tally::viewer {

// Starts `xdg-open URL`, without a shell, as no child of this process: it is not waited for, and a
// Ctrl-C for this process is not for it. Of what goes wrong there nothing is known. Not while there
// are other threads.
void open_in_browser(const std::string& url);

}  // namespace tally::viewer

#endif  // TALLY_VIEWER_BROWSER_H_
