// What is never asked, however a page, feed or redirect names it (server-side request forgery).
#pragma once

#include "extract/url.h"

#include <optional>
#include <string>
#include <string_view>

namespace stet {

/// Longer URLs are traps, not pages.
inline constexpr std::size_t kMaxUrlLength = 4096;

/// Why this IP address ("10.0.0.1", "::1") is refused, or nothing where it is a public one. From
/// the IANA special-purpose address registries; an IPv6 address that carries an IPv4 one (mapped,
/// NAT64, 6to4, Teredo) is judged by that too. What is no address is refused.
std::optional<std::string> refused_address(std::string_view address);

/// Whether a literal address ("169.254.169.254", with or without the brackets of a URL) is one at
/// which clouds tell their machines' secrets. No page, feed or redirect leads there, whatever is
/// allowed: only a person's own word does.
bool is_metadata_address(std::string_view address);

/// Why this URL is refused before any name is looked up: scheme, port (the Fetch standard's bad
/// ports), length, a literal or reserved local host. `allow_private` lets private hosts pass,
/// nothing else. The connected address is judged again: names can lie.
std::optional<std::string> refused_url(const Url& url, bool allow_private);

/// Whether that is so for the private host alone: --allow-private lets the URL pass.
bool is_refused_as_private(const Url& url);
/// What then follows the reason in a message to the user.
inline constexpr std::string_view kPrivateHint = " (--allow-private lets it pass)";

}  // namespace stet
