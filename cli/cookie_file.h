// The file of --cookies, looked at before anything is asked: who means to be logged in should not
// archive what strangers are shown.
#pragma once

#include <string>

namespace stet {

/// Throws usage, with the file's name, where it cannot be read or holds no cookie in the Netscape
/// format: lines of seven fields (domain, whether below it too, path, secure, expiry, name, value)
/// with tabs between; "#HttpOnly_" may stand before a domain, other lines with "#" are comments.
/// libcurl, which sends them, leaves out every other line without a word.
void check_cookie_file(const std::string& path);

}  // namespace stet
