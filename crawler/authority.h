// Asking a time-stamping authority (RFC 3161 section 3.4, over HTTP).
#pragma once

#include "extract/url.h"

#include <string>

namespace stet {

/// The answer's bytes. Throws Error, naming the address, where there is no proper one. The address
/// is the user's own choice, so private ones are asked too; redirects are not followed.
std::string ask_authority(const Url& url, const std::string& request);

}  // namespace stet
