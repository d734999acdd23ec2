// Keys of URLs as Wayback machines write them, from any text that was ever taken for a URL.
//
// CDX files of thirty years are sorted by these keys, so they follow what the Internet Archive's
// tools do (webarchive-commons' WaybackURLKeyMaker, surt 0.3), not the URL Standard: schemes may
// be missing, escapes are undone until none is left, path and query are folded to lower case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stet {

/// A URL cut at its delimiters and nothing more (RFC 3986 appendix B).
struct LooseUrl {
    std::string scheme;  // lower case
    std::string user;
    std::string password;
    std::string host;
    std::optional<int> port;
    std::string path;
    std::optional<std::string> query;
    std::optional<std::string> fragment;
};

/// "http://" is put before what has no scheme; line breaks and outer blanks go.
LooseUrl parse_loose(std::string_view text);

/// Google Safe Browsing's form: escapes undone, then one escape for what needs it; dots in hosts
/// and paths resolved; odd IPv4 forms made plain; no fragment.
void canonicalise_for_google(LooseUrl& url);

/// The Internet Archive's form, after Google's: "www12." and default ports dropped, lower case,
/// no session ids, parameters sorted, no slash at the end, no credentials.
void canonicalise_for_archive(LooseUrl& url);

/// The URL put together again.
std::string write_loose(const LooseUrl& url);

/// "org,archive)/path?query"; without a host "mailto:..." as it is.
std::string write_surt(const LooseUrl& url);

/// Both forms, then write_surt(): surt 0.3's result. "-" for an empty text.
std::string archive_surt(std::string_view text);

/// The key of a CDX file: archive_surt(), but "dns:" addresses are hosts too.
std::string wayback_key(std::string_view text);

/// Steps of the above, for their vectors.
std::string unescape_repeatedly(std::string_view text);
std::string sort_parameters(std::string_view query);
std::string without_www(std::string_view host);
std::string without_path_session(std::string_view path);
std::string without_query_session(std::string_view query);

}  // namespace stet
