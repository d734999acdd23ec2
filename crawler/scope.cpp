#include "crawler/scope.h"

#include "extract/text.h"

#include <algorithm>
#include <array>
#include <map>

namespace stet {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        if (end > at) found.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

template <std::size_t N>
bool in(std::string_view word, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view extension(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? std::string_view{} : name.substr(dot + 1);
}

/// Words of a slug: parts between "-", "_" and "+" that hold a letter.
int slug_words(std::string_view slug) {
    int words = 0;
    bool letter = false;
    for (const char c : slug) {
        if (c == '-' || c == '_' || c == '+') {
            words += letter ? 1 : 0;
            letter = false;
        } else if (!is_digit(c)) {
            letter = true;
        }
    }
    return words + (letter ? 1 : 0);
}

int longest_number(std::string_view text) {
    int best = 0;
    int run = 0;
    for (const char c : text) {
        run = is_digit(c) ? run + 1 : 0;
        best = std::max(best, run);
    }
    return best;
}

bool is_year(std::string_view text) {
    return text.size() == 4 && all_digits(text) &&
           (text.starts_with("19") || text.starts_with("20"));
}

/// "/2026/03/14/", "/2026/03/", "/2026-03-14", "/20260314".
bool has_date(const std::vector<std::string_view>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string_view part = parts[i];
        if (is_year(part) && i + 1 < parts.size() && parts[i + 1].size() <= 3 &&
            parts[i + 1].size() >= 1 && i + 2 < parts.size()) {
            return true;
        }
        if (part.size() >= 8 && is_year(part.substr(0, 4)) &&
            (all_digits(part.substr(0, 8)) || (part.size() >= 10 && part[4] == '-' &&
                                               part[7] == '-' && all_digits(part.substr(5, 2))))) {
            return true;
        }
    }
    return false;
}

constexpr std::array<std::string_view, 9> kCalendars{"calendar",    "calendars",  "kalender",
                                                     "calendrier",  "calendario", "agenda",
                                                     "kalendarium", "calender",   "almanac"};

/// Parameters by which calendars page.
constexpr std::array<std::string_view, 10> kCalendarSteps{"month", "year", "day",  "week",  "date",
                                                          "monat", "jahr", "mois", "annee", "ym"};

bool is_numeric(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789-_.") == std::string_view::npos;
}

/// A calendar's page: "/calendar/2031/05", "/agenda?month=5", "/x?year=2031&month=5". What has
/// words after the date is a story.
bool is_calendar(const Url& url, const std::vector<std::string_view>& parts) {
    int steps = 0;
    std::string_view query = url.query() ? std::string_view(*url.query()) : std::string_view{};
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string name = ascii_lower(pair.substr(0, equals));
        const bool step =
            std::find(kCalendarSteps.begin(), kCalendarSteps.end(), name) != kCalendarSteps.end();
        steps += step && is_numeric(pair.substr(std::min(equals + 1, pair.size()))) ? 1 : 0;
    }
    if (steps >= 2) return true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string word = ascii_lower(parts[i]);
        if (std::find(kCalendars.begin(), kCalendars.end(), word) == kCalendars.end()) continue;
        const auto rest = parts.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        const bool dates = rest != parts.end() && std::all_of(rest, parts.end(), is_numeric);
        return dates || (steps > 0 && rest == parts.end());
    }
    return false;
}

/// Whether the path names a month that lies more than a year ahead.
bool is_far_ahead(const std::vector<std::string_view>& parts, UtcTime now) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const int this_month = static_cast<int>(today.year()) * 12 +
                           static_cast<int>(static_cast<unsigned>(today.month()));
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (!is_year(parts[i]) || parts[i + 1].size() > 2 || !all_digits(parts[i + 1])) continue;
        int month = 0;
        for (const char c : parts[i + 1]) month = month * 10 + (c - '0');
        int year = 0;
        for (const char c : parts[i]) year = year * 10 + (c - '0');
        if (month >= 1 && month <= 12 && year * 12 + month > this_month + 12) return true;
    }
    return false;
}

constexpr std::array<std::string_view, 56> kAssets{
    "jpg", "jpeg", "png",  "gif", "webp", "svg",   "avif", "ico", "bmp", "tif",  "tiff", "mp3",
    "mp4", "m4a",  "m4v",  "mov", "avi",  "webm",  "ogg",  "ogv", "wav", "flac", "mkv",  "m3u8",
    "pdf", "doc",  "docx", "xls", "xlsx", "ppt",   "pptx", "odt", "ods", "epub", "zip",  "gz",
    "tar", "rar",  "7z",   "dmg", "exe",  "apk",   "iso",  "css", "js",  "mjs",  "json", "xml",
    "rss", "atom", "txt",  "csv", "woff", "woff2", "ttf",  "ics"};
constexpr std::array<std::string_view, 58> kServices{"login",
                                                     "signin",
                                                     "sign-in",
                                                     "log-in",
                                                     "logout",
                                                     "register",
                                                     "signup",
                                                     "sign-up",
                                                     "subscribe",
                                                     "subscription",
                                                     "subscriptions",
                                                     "newsletter",
                                                     "newsletters",
                                                     "account",
                                                     "my-account",
                                                     "profile",
                                                     "search",
                                                     "suche",
                                                     "recherche",
                                                     "buscar",
                                                     "about",
                                                     "about-us",
                                                     "contact",
                                                     "contact-us",
                                                     "kontakt",
                                                     "impressum",
                                                     "datenschutz",
                                                     "privacy",
                                                     "privacy-policy",
                                                     "terms",
                                                     "terms-of-use",
                                                     "terms-of-service",
                                                     "terms-and-conditions",
                                                     "cookies",
                                                     "cookie-policy",
                                                     "legal",
                                                     "imprint",
                                                     "advertise",
                                                     "advertising",
                                                     "careers",
                                                     "jobs",
                                                     "help",
                                                     "faq",
                                                     "sitemap",
                                                     "rss",
                                                     "feed",
                                                     "feeds",
                                                     "shop",
                                                     "store",
                                                     "donate",
                                                     "share",
                                                     "print",
                                                     "email",
                                                     "wp-login.php",
                                                     "wp-admin",
                                                     "cart",
                                                     "mentions-legales",
                                                     "accessibility"};
constexpr std::array<std::string_view, 28> kSections{
    "tag",    "tags",    "category",     "categories", "author",  "authors",    "topic",
    "topics", "section", "sections",     "page",       "archive", "archives",   "label",
    "labels", "people",  "contributors", "profile",    "series",  "thema",      "themen",
    "sujet",  "auteur",  "autor",        "autoren",    "rubrik",  "schlagwort", "keyword"};

}  // namespace

std::string host_key(const Url& url) {
    std::string key = url.host();
    if (url.port()) key.append(":").append(std::to_string(*url.port()));
    return key;
}

std::string crawl_site(const Url& url) {
    std::string site = host_key(url);
    if (site.starts_with("www.")) site.erase(0, 4);
    return site;
}

bool in_site(const Url& url, std::string_view site) {
    if (!url.is_http() || site.empty()) return false;
    const std::string own = crawl_site(url);
    if (own == site) return true;
    return own.size() > site.size() + 1 && own.ends_with(site) &&
           own[own.size() - site.size() - 1] == '.';
}

LinkKind link_kind(const Url& url) {
    const std::string path = ascii_lower(url.path());
    const std::vector<std::string_view> parts = segments(path);
    if (parts.empty()) return url.query() ? LinkKind::maybe : LinkKind::section;
    const std::string_view last = parts.back();
    const std::string_view type = extension(last);
    if (in(type, kAssets)) return LinkKind::asset;
    for (const std::string_view part : parts) {
        if (in(part, kServices)) return LinkKind::service;
    }
    const bool dated = has_date(parts);
    const std::string_view slug =
        type.empty() ? last : last.substr(0, last.size() - type.size() - 1);
    const int words = slug_words(slug);
    if (!dated) {
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            if (in(parts[i], kSections) && i + 2 >= parts.size()) return LinkKind::section;
        }
        if (in(last, kSections)) return LinkKind::section;
    }
    if (dated && !all_digits(last)) return LinkKind::story;
    if (words >= 4) return LinkKind::story;
    constexpr int kIdDigits = 5;
    if (longest_number(slug) >= kIdDigits) return LinkKind::story;
    if (type == "html" || type == "htm" || type == "shtml" || type == "php" || type == "aspx") {
        return words >= 2 || parts.size() >= 3 ? LinkKind::story : LinkKind::maybe;
    }
    if (url.query() && longest_number(*url.query()) > 0) return LinkKind::maybe;
    if (parts.size() <= 2 && words <= 2 && longest_number(slug) == 0) return LinkKind::section;
    return LinkKind::maybe;
}

LinkKind link_kind(const PageLink& link) {
    const LinkKind by_address = link_kind(link.url);
    if (by_address == LinkKind::asset || by_address == LinkKind::service) return by_address;
    // A sentence, or a heading of a few words, is how a list names a story.
    constexpr std::size_t kHeadingWords = 3;
    constexpr std::size_t kSentenceWords = 6;
    const std::size_t words = count_words(link.text);
    const bool named = (link.heading && words >= kHeadingWords) || words >= kSentenceWords;
    if (by_address == LinkKind::maybe && named) return LinkKind::story;
    if (by_address == LinkKind::section && named && !segments(link.url.path()).empty()) {
        return LinkKind::maybe;
    }
    return by_address;
}

std::optional<std::string> trap(const Url& url, std::optional<UtcTime> now) {
    const std::vector<std::string_view> parts = segments(url.path());
    if (parts.size() > kMaxPathSegments) return "path too deep";
    std::map<std::string_view, int> seen;
    for (const std::string_view part : parts) {
        if (!all_digits(part) && ++seen[part] > kMaxRepeatedSegments) return "path repeats itself";
    }
    if (url.query() &&
        std::count(url.query()->begin(), url.query()->end(), '&') >= kMaxQueryParameters) {
        return "too many parameters";
    }
    if (is_calendar(url, parts) || (now && is_far_ahead(parts, *now))) return "calendar";
    return std::nullopt;
}

UtcTime next_due(UtcTime last_change, UtcTime last_look) {
    constexpr int kShare = 10;
    const auto unchanged = std::max(last_look - last_change, std::chrono::milliseconds{0});
    return last_look + std::min<std::chrono::milliseconds>(unchanged / kShare, kLongestInterval);
}

bool is_due(UtcTime last_change,
            UtcTime last_look,
            std::optional<UtcTime> said_to_change,
            UtcTime now) {
    if (said_to_change && *said_to_change > last_look && *said_to_change <= now) return true;
    return now >= next_due(last_change, last_look);
}

double story_priority(std::optional<UtcTime> date, std::size_t place_in_list, UtcTime now) {
    const double place = static_cast<double>(place_in_list) * 1e-6;
    if (!date) return 0.5 - place;
    const double days = std::chrono::duration<double>(now - *date).count() / 86'400;
    if (days < 0) return 1.0 - place;
    constexpr double kWeek = 7;
    return 1.0 / (1.0 + days / kWeek) - place;  // 1 now, one half after a week
}

bool names_news(const Url& url) {
    std::string text = ascii_lower(url.path());
    if (url.query()) text.append(1, '?').append(ascii_lower(*url.query()));
    std::size_t at = 0;
    while ((at = text.find("news", at)) != std::string::npos) {
        const auto letter = [&](std::size_t i) {
            return i < text.size() && text[i] >= 'a' && text[i] <= 'z';
        };
        const bool begins = at == 0 || !letter(at - 1);
        const bool ends = !letter(at + 4);
        if (begins && (ends || text.compare(at + 4, 7, "sitemap") == 0)) return true;
        if (ends && at >= 6 && text.compare(at - 6, 6, "google") == 0) return true;
        at += 4;
    }
    return false;
}

}  // namespace stet
