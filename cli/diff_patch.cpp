#include "cli/diff_view.h"
#include "store/diff_sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace stet {
namespace {

/// Unchanged lines shown before and after a change.
constexpr std::size_t kContext = 3;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

/// One line of the patch's body.
struct Row {
    char sign;  // ' ', '-', '+'
    std::string_view text;
};

std::vector<Row> rows_of(const std::vector<std::string_view>& from,
                         const std::vector<std::string_view>& to) {
    std::unordered_map<std::string_view, std::uint32_t> names;
    const auto ids_of = [&](const std::vector<std::string_view>& lines) {
        std::vector<std::uint32_t> ids;
        for (const std::string_view line : lines) {
            ids.push_back(
                names.try_emplace(line, static_cast<std::uint32_t>(names.size())).first->second);
        }
        return ids;
    };
    const std::vector<std::uint32_t> old_ids = ids_of(from);
    const std::vector<std::uint32_t> new_ids = ids_of(to);
    std::vector<Row> rows;
    std::size_t i = 0;
    std::size_t j = 0;
    const auto change_up_to = [&](std::size_t old_end, std::size_t new_end) {
        for (; i < old_end; ++i) rows.push_back({'-', from[i]});
        for (; j < new_end; ++j) rows.push_back({'+', to[j]});
    };
    for (const auto& [x, y] :
         common_subsequence(old_ids, new_ids, static_cast<std::uint32_t>(names.size()))) {
        change_up_to(x, y);
        rows.push_back({' ', from[i]});
        ++i;
        ++j;
    }
    change_up_to(from.size(), to.size());
    return rows;
}

/// "12,7", "12" for one line; an empty range names the line before it.
std::string range(std::size_t lines_before, std::size_t count) {
    if (count == 0) return fmt::format("{},0", lines_before);
    if (count == 1) return fmt::format("{}", lines_before + 1);
    return fmt::format("{},{}", lines_before + 1, count);
}

void append_hunk(const std::vector<Row>& rows,
                 std::size_t begin,
                 std::size_t end,
                 std::size_t old_before,
                 std::size_t new_before,
                 std::string& out) {
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    for (std::size_t k = begin; k < end; ++k) {
        if (rows[k].sign != '+') ++old_count;
        if (rows[k].sign != '-') ++new_count;
    }
    out +=
        fmt::format("@@ -{} +{} @@\n", range(old_before, old_count), range(new_before, new_count));
    for (std::size_t k = begin; k < end; ++k) {
        out += rows[k].sign;
        out += rows[k].text;
        out += '\n';
    }
}

/// A file name for the head of a patch: no line break or tab may stand in it.
std::string file_name(std::string_view label) {
    std::string out(label);
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return out.empty() ? "article" : out;
}

}  // namespace

std::string patch_text(const ArticleText& text) {
    constexpr std::array<std::string_view, kDiffFieldCount> kHeads = {
        "Headline", "Dek", "Byline", "Published", "Modified", "Caption", "Image", ""};
    std::string out;
    for (const DiffField field : kDiffFields) {
        if (field == DiffField::body || text[field].empty()) continue;
        out += kHeads[static_cast<std::size_t>(field)];
        out += ": ";
        out += text[field];
        out += '\n';
    }
    if (text[DiffField::body].empty()) return out;
    if (!out.empty()) out += '\n';
    return out + text[DiffField::body] + '\n';
}

std::string diff_as_patch(const ArticleText& old_text,
                          const ArticleText& new_text,
                          const DiffLabels& labels) {
    const std::string from = patch_text(old_text);
    const std::string to = patch_text(new_text);
    if (from == to) return {};
    const std::vector<Row> rows = rows_of(lines_of(from), lines_of(to));
    std::string out =
        "--- " + file_name(labels.old_name) + "\n+++ " + file_name(labels.new_name) + "\n";
    std::size_t old_line = 0;
    std::size_t new_line = 0;
    std::size_t done = 0;  // rows before this one are counted in old_line and new_line
    for (std::size_t k = 0; k < rows.size();) {
        if (rows[k].sign == ' ') {
            ++k;
            continue;
        }
        const std::size_t begin = std::max(done, k > kContext ? k - kContext : 0);
        std::size_t last = k;  // the last changed row of this hunk
        for (std::size_t next = k; next < rows.size() && next <= last + 2 * kContext + 1; ++next) {
            if (rows[next].sign != ' ') last = next;
        }
        const std::size_t end = std::min(rows.size(), last + 1 + kContext);
        const auto count_up_to = [&](std::size_t row) {
            for (; done < row; ++done) {
                if (rows[done].sign != '+') ++old_line;
                if (rows[done].sign != '-') ++new_line;
            }
        };
        count_up_to(begin);
        append_hunk(rows, begin, end, old_line, new_line, out);
        count_up_to(end);
        k = end;
    }
    return out;
}

}  // namespace stet
