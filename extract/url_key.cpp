// capture_key() and article_key() of extract/url.h.
#include "extract/surt.h"
#include "extract/text.h"
#include "extract/url.h"

#include <algorithm>

namespace stet {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// RFC 3986 section 6.2.2: escapes of unreserved characters undone, the others in upper case. An
/// escaped slash stays one: it is data.
std::string normal_escapes(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%' || i + 2 >= text.size() || hex_value(text[i + 1]) < 0 ||
            hex_value(text[i + 2]) < 0) {
            out += text[i];
            continue;
        }
        const auto c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        if (is_unreserved(c)) {
            out += c;
        } else {
            constexpr std::string_view kDigits = "0123456789ABCDEF";
            out += '%';
            out += kDigits[static_cast<std::size_t>(hex_value(text[i + 1]))];
            out += kDigits[static_cast<std::size_t>(hex_value(text[i + 2]))];
        }
        i += 2;
    }
    return out;
}

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

/// Parameters that say by which way a reader came, never what is read. Lower case.
bool is_tracking(std::string_view name) {
    static constexpr std::string_view kPrefixes[] = {
        "utm_", "at_", "ns_",   "pk_",  "mtm_",  "piwik_", "matomo_", "hsa_",    "wt.",
        "wt_",  "fb_", "guce_", "soc_", "smp_",  "oly_",   "vero_",   "cm_mmc",  "__s",
        "_hs",  "_ga", "ga_",   "trk_", "s_cid", "mkt_",   "itm_",    "int_cmp", "__twitter"};
    static constexpr std::string_view kNames[] = {"_branch_match_id",
                                                  "_gl",
                                                  "_openstat",
                                                  "action_object_map",
                                                  "amp_js_v",
                                                  "campaign",
                                                  "campaign_id",
                                                  "campaignid",
                                                  "cmp",
                                                  "cmpid",
                                                  "dclid",
                                                  "dicbo",
                                                  "ef_id",
                                                  "efid",
                                                  "emc",
                                                  "epik",
                                                  "fbclid",
                                                  "feedname",
                                                  "feedtype",
                                                  "feedref",
                                                  "ftag",
                                                  "gaa_at",
                                                  "gaa_n",
                                                  "gaa_sig",
                                                  "gaa_ts",
                                                  "gbraid",
                                                  "gclid",
                                                  "gclsrc",
                                                  "guccounter",
                                                  "icid",
                                                  "igsh",
                                                  "igshid",
                                                  "intcid",
                                                  "intcmp",
                                                  "ito",
                                                  "mbid",
                                                  "mc_cid",
                                                  "mc_eid",
                                                  "mkevt",
                                                  "mkcid",
                                                  "ml_subscriber",
                                                  "ml_subscriber_hash",
                                                  "mod",
                                                  "msclkid",
                                                  "ncid",
                                                  "ocid",
                                                  "partner",
                                                  "recirc",
                                                  "ref",
                                                  "ref_src",
                                                  "ref_url",
                                                  "referer",
                                                  "referrer",
                                                  "rss",
                                                  "s_kwcid",
                                                  "sc_cid",
                                                  "sc_channel",
                                                  "sh",
                                                  "share",
                                                  "shared",
                                                  "share_from",
                                                  "smid",
                                                  "smprod",
                                                  "smtyp",
                                                  "social",
                                                  "spm",
                                                  "sr_share",
                                                  "srnd",
                                                  "taid",
                                                  "tblci",
                                                  "trk",
                                                  "ttclid",
                                                  "twclid",
                                                  "wbraid",
                                                  "wickedid",
                                                  "wprov",
                                                  "xtor",
                                                  "xtref",
                                                  "yclid",
                                                  "ysclid",
                                                  "zanpid",
                                                  "cxrecs_s",
                                                  "cx_testid",
                                                  "cx_testvariant",
                                                  "cx_artpos"};
    return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                       [&](std::string_view prefix) { return starts_with(name, prefix); }) ||
           std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Parameters that may be data, but are not with such a value: "source=twitter".
bool names_a_channel(std::string_view name, std::string_view value) {
    static constexpr std::string_view kNames[] = {"source", "src",     "via",     "from",
                                                  "cid",    "feature", "channel", "xid",
                                                  "feed",   "origin",  "medium"};
    static constexpr std::string_view kChannels[] = {
        "rss",      "feed",   "twitter",   "facebook", "fb",         "linkedin", "whatsapp",
        "telegram", "email",  "mail",      "social",   "newsletter", "google",   "googlenews",
        "share",    "home",   "homepage",  "youtube",  "instagram",  "reddit",   "push",
        "app",      "mobile", "flipboard", "bluesky",  "threads",    "mastodon"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames) &&
           std::find(std::begin(kChannels), std::end(kChannels), value) != std::end(kChannels);
}

std::string without_tracking(std::string_view query) {
    std::string out;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string name = ascii_lower(pair.substr(0, equals));
        const std::string value = ascii_lower(pair.substr(std::min(equals + 1, pair.size())));
        if (pair.empty() || is_tracking(name) || names_a_channel(name, value)) continue;
        if (!out.empty()) out += '&';
        out += pair;
    }
    return out;
}

}  // namespace

std::string capture_key(const Url& url) {
    return wayback_key(url.href());
}

std::string article_key(const Url& url) {
    if (!url.is_http()) return wayback_key(url.href());
    LooseUrl key;
    key.scheme = url.scheme();
    const bool ipv6 = !url.host().empty() && url.host().front() == '[';
    key.host = ipv6 ? url.host().substr(1, url.host().size() - 2) : without_www(url.host());
    if (!key.host.empty() && key.host.back() == '.') key.host.pop_back();
    if (url.port()) key.port = *url.port();
    key.path = without_path_session(normal_escapes(url.path()));
    if (key.path.size() > 1 && key.path.back() == '/') key.path.pop_back();
    if (url.query()) {
        const std::string query = without_query_session(without_tracking(*url.query()));
        if (!query.empty()) key.query = sort_parameters(normal_escapes(query));
    }
    return write_surt(key);
}

}  // namespace stet
