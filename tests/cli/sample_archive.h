// A small archive whose every text and time is known: what the commands' tests print.
#pragma once

#include "store/archive.h"
#include "tests/support/temp_dir.h"

#include <string>
#include <vector>

namespace stet::test {

/// Hours after 2025-05-15T00:00Z.
inline UtcTime at_hour(int hours) {
    constexpr std::chrono::seconds kMay15{1'747'267'200};
    return UtcTime{kMay15} + std::chrono::hours{hours};
}

inline Block paragraph(const std::string& text) {
    return {BlockType::paragraph, 0, text, "", "", false};
}

inline Article sample_article(const std::string& headline,
                              const std::string& byline,
                              const std::vector<std::string>& paragraphs) {
    Article article;
    article.headline = {headline, Source::markup, 1};
    if (!byline.empty()) {
        article.byline = {byline, Source::markup, 1};
        article.authors = {{{byline.substr(3), ""}}, Source::markup, 1};
    }
    article.published = {*DateTime::parse_iso("2025-05-15"), Source::meta, 1};
    article.language = {"en", Source::meta, 1};
    for (const std::string& text : paragraphs) article.blocks.push_back(paragraph(text));
    return article;
}

/// A look that found `article`; its page's bytes are told apart by its texts.
inline Look sample_look(const std::string& url, int hour, const Article& article) {
    Capture capture;
    capture.url = url;
    capture.started = at_hour(hour);
    capture.finished = at_hour(hour) + std::chrono::milliseconds{250};
    capture.status = 200;
    capture.protocol = "HTTP/1.1";
    capture.request_head = "GET /2025/bridge HTTP/1.1\r\nHost: news.example\r\n\r\n";
    capture.response_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    capture.body =
        "<html><h1>" + article.headline.value + "</h1>" + body_text(article) + "</html>\n";
    capture.verdict = Verdict::article;
    return {{capture}, article};
}

inline const std::string kBridge = "https://www.news.example/2025/bridge";
inline const std::string kHarbour = "https://other.example/harbour";

/// Two stories: one with three revisions in four looks, the third with the text of the first, and
/// one with one. Rows are what each test reads.
class SampleArchive {
public:
    SampleArchive() {
        Archive archive(path(), Archive::Mode::create);
        const Article first = sample_article(
            "Bridge shut after storm", "By Ann Ash",
            {"The harbour bridge was shut on Thursday after a storm.", "Ferries run as usual."});
        const Article second = sample_article(
            "Bridge reopens", "By Ann Ash",
            {"The harbour bridge was opened on Thursday after a storm.", "Ferries run as usual."});
        archive.add(sample_look(kBridge, 8, first));
        archive.add(sample_look(kBridge, 9, first));
        archive.add(sample_look(kBridge, 10, second));
        archive.add(sample_look(kBridge, 34, first));
        archive.add(sample_look(
            kHarbour, 12,
            sample_article("新しい橋、Mira \"M\" Sol", "", {"橋は午後まで閉鎖された。"})));
    }

    std::string path() const { return dir_.file("news.db"); }
    std::string file(const std::string& name) const { return dir_.file(name); }

private:
    TempDir dir_;
};

}  // namespace stet::test
