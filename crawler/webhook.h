// One message to a webhook: a POST of JSON, and whether it was taken.
//
// The address is the operator's own, so it may be a private one. Redirects are not followed, and
// nothing of the answer is kept: any 2xx status means that the message was taken.
#pragma once

#include "extract/url.h"

#include <chrono>
#include <string>
#include <vector>

namespace stet {

/// How long a webhook may take in all.
inline constexpr std::chrono::seconds kWebhookTimeout{30};

/// "" where it was taken, else why not. `headers` are "Name: value".
std::string post_to_webhook(const Url& url,
                            const std::string& json,
                            const std::vector<std::string>& headers);

}  // namespace stet
