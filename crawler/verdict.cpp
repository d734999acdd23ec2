#include "crawler/verdict.h"

#include "crawler/http_fields.h"
#include "crawler/word_search.h"
#include "extract/text.h"

#include <algorithm>
#include <array>

namespace stet {
namespace {

/// Signs are looked for in the first part of a page.
constexpr std::size_t kSignBytes = 64U << 10U;
/// A page that waits for its script shows no more words than this.
constexpr int kMaxShellWords = 20;
/// Pages above this are no challenge.
constexpr std::size_t kMaxChallengeBytes = 200U << 10U;

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
}

/// The text of <title>, lower case.
std::string title_of(std::string_view lower) {
    const std::size_t open = lower.find("<title");
    if (open == std::string_view::npos) return {};
    const std::size_t begin = lower.find('>', open);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = lower.find("</title", begin);
    return clean_text(lower.substr(begin + 1, std::min(end, lower.size()) - begin - 1));
}

/// Interstitials of the common bot walls.
bool is_challenge(const Capture& answer, std::string_view lower, std::string_view title) {
    if (!header_joined(answer.response_head, "cf-mitigated").empty()) return true;
    if (answer.body.size() > kMaxChallengeBytes) return false;
    static const WordSearch marks{"/cdn-cgi/challenge-platform/h/",
                                  "cf-chl-",
                                  "cf_chl_",
                                  "_incapsula_resource",
                                  "px-captcha",
                                  "captcha-delivery.com",
                                  "geo.captcha-delivery",
                                  "/_sec/cp_challenge",
                                  "awswafcookiedomainlist",
                                  "awswafintegration",
                                  "ddos-guard.net/.well-known",
                                  "sucuri_cloudproxy_js"};
    if (marks.in(lower)) return true;
    return title == "just a moment..." || title.starts_with("attention required!") ||
           title == "access denied" || title == "are you a robot?" || title == "robot check" ||
           title == "pardon our interruption" || title == "please verify you are a human" ||
           title == "security check";
}

/// A host or path whose words say that it asks for consent, or for a name and password.
bool says_consent(const Url& url) {
    const std::string host = ascii_lower(url.host());
    const std::string path = ascii_lower(url.path());
    return host.starts_with("consent.") || host.starts_with("cmp.") || host.starts_with("guce.") ||
           host.find("cookiewall") != std::string::npos ||
           contains_any(
               path, {"/consent", "/cookiewall", "/cookie-wall", "/privacy-gate", "/gdpr-consent"});
}

bool says_login(const Url& url) {
    const std::string host = ascii_lower(url.host());
    const std::string path = ascii_lower(url.path());
    if (host.starts_with("login.") || host.starts_with("accounts.") || host.starts_with("auth.") ||
        host.starts_with("sso.")) {
        return true;
    }
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t end = std::min(path.find('/', at + 1), path.size());
        const std::string_view segment = std::string_view(path).substr(at + 1, end - at - 1);
        if (segment == "login" || segment == "signin" || segment == "sign-in" ||
            segment == "log-in" || segment == "sso" || segment == "login.html" ||
            segment == "login.php" || segment == "anmelden" || segment == "connexion") {
            return true;
        }
        at = end;
    }
    return false;
}

bool is_home(const Url& url) {
    const std::string path = ascii_lower(url.path());
    return path == "/" || path.empty() || path == "/index.html" || path == "/index.php" ||
           path == "/home" || path == "/home/";
}

/// Titles of error pages that come with status 200.
bool says_not_found(std::string_view title) {
    if (title.empty()) return false;
    if (title.starts_with("404") || title.starts_with("error 404") || title.starts_with("410 "))
        return true;
    return contains_any(title, {"page not found",
                                "not found (404)",
                                "404 not found",
                                "error 404",
                                "page cannot be found",
                                "page can't be found",
                                "page doesn't exist",
                                "page does not exist",
                                "page no longer exists",
                                "seite nicht gefunden",
                                "page introuvable",
                                "página no encontrada",
                                "pagina non trovata",
                                "página não encontrada",
                                "pagina niet gevonden",
                                "sidan kunde inte hittas",
                                "страница не найдена",
                                "ページが見つかりません",
                                "页面不存在",
                                "找不到页面"});
}

/// A form that sends off a reader's consent, on a page that nothing but its text calls an article:
/// banners ask for consent too, but stand on pages that say what they are.
bool is_consent_form(std::string_view lower, const Article& article) {
    const Source source = article.headline.source;
    if (source == Source::json_ld || source == Source::meta) return false;
    for (std::size_t at = lower.find("<form"); at != std::string_view::npos;
         at = lower.find("<form", at + 1)) {
        const std::string_view tag = lower.substr(at, lower.find('>', at) - at);
        if (tag.find("consent") != std::string_view::npos) return true;
    }
    return false;
}

/// A page whose text only a script would bring: an empty place to mount it, or a plea to switch
/// scripts on, and next to no text.
bool is_shell(std::string_view lower) {
    static const WordSearch marks{"<div id=\"root\"></div>",
                                  "<div id=\"app\"></div>",
                                  "<div id=root></div>",
                                  "<div id=app></div>",
                                  "<div id=\"__next\"></div>",
                                  "<app-root></app-root>",
                                  "you need to enable javascript to run this app",
                                  "please enable javascript to continue",
                                  "this site requires javascript",
                                  "enable javascript to view"};
    return marks.in(lower);
}

}  // namespace

int body_words(const Article& article) {
    std::size_t words = 0;
    for (const Block& block : article.blocks) words += count_words(block.text);
    return static_cast<int>(words);
}

bool is_html(const Capture& answer) {
    const std::string mime =
        parse_content_type(header_joined(answer.response_head, "Content-Type")).mime;
    if (mime == "text/html" || mime == "application/xhtml+xml") return true;
    // No type, or one that says nothing: what the bytes look like.
    if (!mime.empty() && mime != "application/octet-stream" && mime != "text/plain" &&
        mime != "*/*" && mime != "unknown/unknown" && mime != "application/unknown") {
        return false;
    }
    const std::string start = ascii_lower(trim(std::string_view(answer.body).substr(0, 1024)));
    return start.find("<!doctype html") != std::string::npos ||
           start.find("<html") != std::string::npos;
}

Judgement judge(const Capture& answer, const Url& asked, const Article* article) {
    const int status = answer.status;
    if (status == 0) return {Verdict::unknown, answer.failure};
    if (status == 304) return {Verdict::not_modified, ""};
    if (status >= 300 && status < 400) {
        return {Verdict::redirect, "redirect that leads nowhere"};
    }
    const bool html = is_html(answer);
    const int words = article == nullptr ? 0 : body_words(*article);
    // Signs are only looked for where there is too little text to be an article: reading them in
    // every page would cost more than storing it.
    const bool suspect = html && (status >= 400 || words < kMaxWallWords);
    const std::string lower =
        suspect ? ascii_lower(std::string_view(answer.body).substr(0, kSignBytes)) : std::string{};
    const std::string title = title_of(lower);
    const std::string code = "status " + std::to_string(status);
    if (suspect && is_challenge(answer, lower, title)) {
        return {Verdict::challenge, "a challenge for robots"};
    }
    if (status == 410 || status == 451) return {Verdict::removed, code};
    if (status == 429 || status >= 500) return {Verdict::server_error, code};
    if (status == 401 || status == 407) return {Verdict::login, code};
    if (status == 402) return {Verdict::paywall_stub, code};
    if (status >= 400) return {Verdict::missing, code};

    const std::optional<Url> here = Url::parse(answer.url);
    const bool moved = here && here->without_fragment() != asked.without_fragment();
    if (moved && says_consent(*here) && !says_consent(asked))
        return {Verdict::consent, "a consent wall"};
    if (moved && says_login(*here) && !says_login(asked)) return {Verdict::login, "a log-in page"};
    if (moved && is_home(*here) && !is_home(asked)) {
        return {Verdict::soft_error, "redirected to a home page"};
    }
    if (!answer.truncated.empty()) return {Verdict::truncated, "cut short: " + answer.truncated};
    if (answer.body.empty()) return {Verdict::soft_error, "empty answer"};
    if (!html) {
        const std::string mime =
            parse_content_type(header_joined(answer.response_head, "Content-Type")).mime;
        return {Verdict::not_article, mime.empty() ? "no HTML" : mime};
    }
    if (suspect && says_not_found(title)) {
        return {Verdict::soft_error, "an error page with status 200"};
    }
    if (words < kMaxShellWords && is_shell(lower))
        return {Verdict::empty_shell, "text only a script would bring"};
    if (article == nullptr) return {Verdict::not_article, "not read"};
    if (suspect && is_consent_form(lower, *article)) return {Verdict::consent, "a consent wall"};
    if (!article->not_article.empty()) return {Verdict::not_article, article->not_article};
    if (article->paywalled && article->paywalled.value && words < kMinPaidWords) {
        return {Verdict::paywall_stub, "only the teaser of a paid article"};
    }
    return {Verdict::article, ""};
}

}  // namespace stet
