#include "cli/url_list.h"

#include "extract/dom.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include <nlohmann/json.hpp>

namespace stet {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool starts_like_url(std::string_view text) {
    const std::string lower = ascii_lower(text.substr(0, 8));
    return lower.starts_with("http://") || lower.starts_with("https://");
}

/// Whether a line may stand for a page: a URL, or a host with a dot and no blank in it.
bool may_be_url(std::string_view text) {
    if (starts_like_url(text)) return true;
    const std::string_view host = text.substr(0, text.find_first_of("/?#"));
    return text.find_first_of(" \t<>\"") == std::string_view::npos &&
           host.find('.') != std::string_view::npos && host.front() != '.' && host.back() != '.';
}

class Collector {
public:
    void add(std::string_view url) {
        if (seen_.insert(std::string(url)).second) list_.urls.emplace_back(url);
    }
    void skip(std::string_view text) { list_.skipped.emplace_back(text); }
    UrlList take(std::string_view kind) {
        list_.kind = kind;
        return std::move(list_);
    }

private:
    UrlList list_;
    std::unordered_set<std::string> seen_;
};

UrlList from_html(std::string_view text) {
    Collector collector;
    const Document page{std::string(text)};
    for (NodeId id = 0; id < page.size(); ++id) {
        if (!page.is(id, Tag::a)) continue;
        const std::string_view href = trim(page.attribute(id, "href"));
        if (starts_like_url(href)) collector.add(href);
    }
    return collector.take("bookmarks");
}

/// Chrome's and Firefox's own backups: trees whose leaves have "url" or "uri".
UrlList from_json(const nlohmann::json& root) {
    Collector collector;
    std::vector<const nlohmann::json*> open = {&root};
    while (!open.empty()) {
        const nlohmann::json& node = *open.back();
        open.pop_back();
        std::vector<const nlohmann::json*> below;
        if (node.is_string()) {
            if (starts_like_url(node.get_ref<const std::string&>())) {
                collector.add(node.get_ref<const std::string&>());
            }
        } else if (node.is_array()) {
            for (const nlohmann::json& child : node) below.push_back(&child);
        } else if (node.is_object()) {
            for (const auto& [key, child] : node.items()) {
                const bool leaf = child.is_string();
                if (!leaf || key == "url" || key == "uri") below.push_back(&child);
            }
        }
        open.insert(open.end(), below.rbegin(), below.rend());  // in the file's order
    }
    return collector.take("bookmarks");
}

/// The cells of a whole CSV text, row by row.
std::vector<std::vector<std::string>> csv_rows(std::string_view text, char separator) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::string cell;
    bool quoted = false;
    const auto end_row = [&] {
        row.push_back(std::move(cell));
        cell.clear();
        const bool blank = row.size() == 1 && trim(row.front()).empty();
        if (!blank) rows.push_back(std::move(row));
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"') {
                cell += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                cell += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && trim(cell).empty()) {
            cell.clear();
            quoted = true;
        } else if (c == separator) {
            row.push_back(std::move(cell));
            cell.clear();
        } else if (c == '\n' || c == '\r') {
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
            end_row();
        } else {
            cell += c;
        }
    }
    if (!cell.empty() || !row.empty()) end_row();
    return rows;
}

UrlList from_csv(std::string_view text, char separator) {
    const std::vector<std::vector<std::string>> rows = csv_rows(text, separator);
    constexpr std::array<std::string_view, 6> kHeaders = {"url",     "link",     "href",
                                                          "address", "page_url", "article_url"};
    std::optional<std::size_t> column;
    std::size_t first_row = 0;
    for (std::size_t i = 0; !rows.empty() && i < rows.front().size() && !column; ++i) {
        const std::string name = ascii_lower(trim(rows.front()[i]));
        if (std::find(kHeaders.begin(), kHeaders.end(), name) != kHeaders.end()) column = i;
    }
    if (column) first_row = 1;
    for (std::size_t row = 0; row < rows.size() && !column; ++row) {
        for (std::size_t i = 0; i < rows[row].size() && !column; ++i) {
            if (starts_like_url(trim(rows[row][i]))) column = i;
        }
        // Rows above the first that holds a URL are headings.
        if (column) first_row = row;
    }
    Collector collector;
    for (std::size_t row = first_row; column && row < rows.size(); ++row) {
        const std::string_view cell =
            *column < rows[row].size() ? trim(rows[row][*column]) : std::string_view();
        if (!cell.empty() && may_be_url(cell)) {
            collector.add(cell);
        } else {
            collector.skip(cell.empty() && !rows[row].empty() ? rows[row].front() : cell);
        }
    }
    return collector.take("CSV");
}

UrlList from_lines(std::string_view text) {
    Collector collector;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') continue;
        if (may_be_url(line)) {
            collector.add(line);
        } else {
            collector.skip(line);
        }
    }
    return collector.take("list");
}

/// The first line that says something, to tell a list from CSV.
std::string_view first_line(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.front() != '#') return line;
    }
    return {};
}

}  // namespace

UrlList read_url_list(std::string_view text, bool named_csv) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    const std::string_view begin = trim(text.substr(0, std::min<std::size_t>(text.size(), 1024)));
    if (begin.starts_with('<')) return from_html(text);
    if (begin.starts_with('{') || begin.starts_with('[')) {
        const nlohmann::json root = nlohmann::json::parse(text, nullptr, false);
        if (!root.is_discarded()) return from_json(root);
    }
    const std::string_view line = first_line(text);
    const bool lone_url =
        starts_like_url(line) && line.find_first_of(" \"\t") == std::string_view::npos &&
        line.find("://", std::string_view("https://").size()) == std::string_view::npos;
    if (named_csv || !lone_url) {
        for (const char separator : {'\t', ';', ','}) {
            if (line.find(separator) != std::string_view::npos) return from_csv(text, separator);
        }
    }
    const std::string header = ascii_lower(line);
    const bool column_of_urls = header == "url" || header == "link" || header == "href";
    if (named_csv || column_of_urls || header.starts_with('"')) return from_csv(text, ',');
    return from_lines(text);
}

}  // namespace stet
