// Looks and captures for tests of store/, without a page to parse: a body of lines is an article.
#pragma once

#include "store/archive.h"

#include <string>
#include <string_view>

namespace stet::test {

/// 2025-05-15T08:00:00Z plus so many hours.
inline UtcTime hour(int hours) {
    return UtcTime(std::chrono::milliseconds(1747296000000)) + std::chrono::hours(hours);
}

/// Lines of a body: "# headline", "by byline", "image URL", "canonical URL", "noise ...", else a
/// paragraph. Without a headline it is no article.
inline Article read_lines(std::string_view body, const PageContext& /*page*/) {
    Article article;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('\n'), body.size());
        const std::string line(body.substr(0, end));
        body.remove_prefix(std::min(end + 1, body.size()));
        const auto found = [](std::string text) {
            return Found<std::string>{std::move(text), Source::markup, 1.0F};
        };
        if (line.rfind("# ", 0) == 0) {
            article.headline = found(line.substr(2));
        } else if (line.rfind("by ", 0) == 0) {
            article.byline = found(line.substr(3));
        } else if (line.rfind("canonical ", 0) == 0) {
            article.canonical_url = found(line.substr(10));
        } else if (line.rfind("amp ", 0) == 0) {
            article.amp_url = found(line.substr(4));
        } else if (line.rfind("language ", 0) == 0) {
            article.language = found(line.substr(9));
        } else if (line.rfind("image ", 0) == 0) {
            article.blocks.push_back({BlockType::image, 0, "", line.substr(6), "", false});
        } else if (line.rfind("noise", 0) != 0 && !line.empty()) {
            article.blocks.push_back({BlockType::paragraph, 0, line, "", "", false});
        }
    }
    if (!article.headline) article.not_article = "no headline";
    return article;
}

inline ArchiveOptions line_reader() {
    ArchiveOptions options;
    options.extract = read_lines;
    options.extractor_version = 1;
    return options;
}

inline Capture answer(std::string url, int hours, std::string body, int status = 200) {
    Capture capture;
    capture.url = std::move(url);
    capture.started = hour(hours);
    capture.finished = capture.started + std::chrono::milliseconds(250);
    capture.status = status;
    capture.protocol = "HTTP/1.1";
    capture.ip_address = "192.0.2.7";
    capture.request_head = "GET / HTTP/1.1\r\nHost: news.example\r\n\r\n";
    capture.response_head =
        "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: text/html\r\n\r\n";
    capture.body = std::move(body);
    capture.wire_bytes = capture.body.size();
    capture.origin.software = "stet/test";
    return capture;
}

inline Look look(std::string url, int hours, std::string body, int status = 200) {
    Look one;
    one.hops.push_back(answer(std::move(url), hours, std::move(body), status));
    return one;
}

}  // namespace stet::test
