// An absolute URL: parsed, resolved and written as the WHATWG URL Standard has it.
//
// https://url.spec.whatwg.org/. Hosts are ASCII (IDNA by ICU, UTS 46 non-transitional). Only
// http and https URLs are ever fetched, but any scheme parses, so that "mailto:" is told from a
// path.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stet {

class Url {
public:
    /// An empty URL: resolves nothing, href() is "".
    Url() = default;

    /// Parses an absolute URL; nothing where the standard says "failure".
    static std::optional<Url> parse(std::string_view text);

    /// Parses `reference` against this URL as base, as a link on this page would be.
    std::optional<Url> resolve(std::string_view reference) const;

    const std::string& href() const { return href_; }      // the whole, serialised
    const std::string& scheme() const { return scheme_; }  // "https", without the colon
    const std::string& username() const { return username_; }
    const std::string& password() const { return password_; }
    const std::string& host() const { return host_; }  // "example.com", "[::1]"; "" where none
    std::optional<std::uint16_t> port() const { return port_; }  // none where it is the default
    const std::string& path() const { return path_; }            // "/a/b", or an opaque path
    const std::optional<std::string>& query() const { return query_; }        // without "?"
    const std::optional<std::string>& fragment() const { return fragment_; }  // without "#"

    bool empty() const { return href_.empty(); }
    bool is_http() const { return scheme_ == "http" || scheme_ == "https"; }
    /// The port that a connection goes to: the one given, or 80 or 443; 0 for other schemes.
    std::uint16_t effective_port() const;
    /// "https://example.com:8443"; politeness and robots.txt are per origin.
    std::string origin() const;
    /// href() without the fragment: what is sent in a request.
    std::string without_fragment() const;

    friend bool operator==(const Url& a, const Url& b) { return a.href_ == b.href_; }

private:
    friend class UrlParser;
    bool has_opaque_path_ = false;
    std::string href_;
    std::string scheme_;
    std::string username_;
    std::string password_;
    std::string host_;
    bool has_host_ = false;
    std::optional<std::uint16_t> port_;
    std::string path_;
    std::optional<std::string> query_;
    std::optional<std::string> fragment_;
};

/// The domain that a site is registered under: "example.co.uk" of "www.example.co.uk". By the
/// shape of the name, not by the Public Suffix List: a short second level under a country's domain
/// ("co", "com", "or", ...) belongs to the suffix. An address stays whole; "" where there is no
/// host.
std::string site_of(const Url& url);

/// The key by which captures of one resource are found, as Wayback machines write it:
/// "com,example)/a?b=c". See extract/surt.h.
std::string capture_key(const Url& url);

/// The key by which two addresses are taken for one article, by their text alone: scheme, "www.",
/// fragment, tracking parameters, session ids and a slash at the end dropped, parameters sorted,
/// escapes normalised (RFC 3986 section 6.2.2). Unlike capture_key() it keeps case and escaped
/// slashes. Never used to make a request.
std::string article_key(const Url& url);

}  // namespace stet
