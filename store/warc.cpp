#include "store/warc.h"

#include "extract/text.h"
#include "store/capture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace stet {
namespace {

constexpr std::size_t kPieceBytes = 64U << 10U;
constexpr std::string_view kRecordEnd = "\r\n\r\n";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// "WARC/1.0" and its line end at the begin of `text`: their length; 0 for anything else.
std::size_t version_line(std::string_view text) {
    if (text.substr(0, 5) != "WARC/") return 0;
    std::size_t at = 5;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == 5 || at >= text.size() || text[at] != '.') return 0;
    const std::size_t point = at++;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == point + 1) return 0;
    if (at < text.size() && text[at] == '\r') ++at;
    return at < text.size() && (text[at] == '\n' || text[at] == '\r') ? at + 1 : 0;
}

constexpr std::size_t kLongestVersionLine = 16;

/// The words of an ARC record's header line; the URL may hold spaces.
struct ArcLine {
    std::string url;
    std::string ip;
    std::string date;
    std::string type;
    std::string length;
    bool plausible = false;  // it has an ARC header's shape
};

ArcLine arc_line(std::string_view line) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at <= line.size()) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    ArcLine read;
    if (words.size() < 5) return read;
    const std::string_view url = words[0];
    const std::size_t colon = url.find(':');
    if (colon == 0 || colon == std::string_view::npos) return read;
    for (const char c : url.substr(0, colon)) {
        if (!is_digit(c) && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != '+' && c != '-' &&
            c != '.') {
            return read;
        }
    }
    const auto is_date = [](std::string_view word) {
        return word.size() >= 8 && std::all_of(word.begin(), word.end(), is_digit);
    };
    // Version 1: URL IP date type length. Version 2: URL IP date type result checksum location
    // offset file length. The date tells how far the URL goes.
    for (const std::size_t behind : {std::size_t{3}, std::size_t{8}}) {
        if (words.size() < behind + 2) continue;
        const std::size_t date = words.size() - behind;
        if (date < 2 || !is_date(words[date])) continue;
        read.url = line.substr(0, static_cast<std::size_t>(words[date - 1].data() - line.data()));
        while (!read.url.empty() && read.url.back() == ' ') read.url.pop_back();
        read.ip = words[date - 1];
        read.date = words[date];
        read.type = words[date + 1];
        read.length = words.back();
        read.plausible = true;
        return read;
    }
    return read;
}

/// "20140216050221" as WARC-Date has it; "" for what is no time.
std::string iso_of_arc(std::string_view date) {
    if (date.size() != 14 && date.size() != 12 && date.size() != 8) return {};
    std::string whole(date);
    whole.append(14 - whole.size(), '0');
    const auto part = [&whole](std::size_t at, std::size_t size) { return whole.substr(at, size); };
    return part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) +
           ":" + part(12, 2) + "Z";
}

}  // namespace

std::string_view WarcRecord::field(std::string_view name) const {
    for (const auto& [key, value] : fields) {
        if (ascii_iequals(key, name)) return value;
    }
    return {};
}

std::vector<std::string_view> WarcRecord::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : fields) {
        if (ascii_iequals(key, name)) values.emplace_back(value);
    }
    return values;
}

std::string_view WarcRecord::id() const {
    std::string_view id = field("WARC-Record-ID");
    if (id.size() >= 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
    return id;
}

WarcReader::WarcReader(ByteSource& source, std::function<void(const WarcFault&)> fault)
    : bytes_(source), tell_(std::move(fault)) {
    const std::string_view start = bytes_.peek(9);
    arc_ = start.substr(0, 9) == "filedesc:";
}

void WarcReader::fault(std::uint64_t offset, std::string what) {
    if (tell_) tell_({offset, std::move(what)});
}

void WarcReader::note_member_faults() {
    for (Unpacked::Fault& each : bytes_.take_faults()) fault(each.offset, std::move(each.what));
}

std::optional<WarcRecord> WarcReader::next() {
    if (in_record_) end();
    while (true) {
        // Between records: empty lines are passed over.
        while (true) {
            const std::string_view ahead = bytes_.peek(1);
            if (ahead.empty()) {
                note_member_faults();
                const bool more = bytes_.next_member();
                note_member_faults();
                if (!more) return std::nullopt;
                first_in_member_ = true;
                continue;
            }
            const std::size_t blank = std::min(ahead.find_first_not_of("\r\n"), ahead.size());
            if (blank == 0) break;
            bytes_.consume(blank);
        }
        offset_ = bytes_.offset();
        std::optional<WarcRecord> record;
        const std::string_view ahead = bytes_.peek(kLongestVersionLine);
        if (version_line(ahead) != 0) {
            record = read_warc(ahead);
        } else {
            const std::string_view more = bytes_.peek(kMaxRecordHeader);
            std::string_view line = more.substr(0, std::min(more.find('\n'), more.size()));
            if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
            if (arc_ || arc_line(line).plausible) {
                record = read_arc(line);
            } else {
                fault(offset_, "no WARC or ARC record begins here");
                bytes_.consume(1);
            }
        }
        if (!record) {
            skip_to_record();
            continue;
        }
        if (bytes_.compressed() && !first_in_member_) {
            fault(offset_, "more than one record in a member");
        }
        first_in_member_ = false;
        in_record_ = true;
        left_ = record->length;
        nested_ = 0;
        tail_.clear();
        end_ = {};
        return record;
    }
}

std::optional<WarcRecord> WarcReader::read_warc(std::string_view ahead) {
    WarcRecord record;
    record.offset = offset_;
    std::size_t size = kMaxRecordHeader / 64;
    std::size_t end = std::string_view::npos;
    while (true) {
        // The header ends with an empty line; its lines with CRLF, or a bare LF.
        ahead = bytes_.peek(size);
        const std::size_t crlf = ahead.find("\r\n\r\n");
        const std::size_t lf = ahead.find("\n\n");
        end = std::min(crlf == std::string_view::npos ? crlf : crlf + 4,
                       lf == std::string_view::npos ? lf : lf + 2);
        if (end != std::string_view::npos || ahead.size() < size || size >= kMaxRecordHeader) {
            break;
        }
        size *= 4;
    }
    if (end == std::string_view::npos) {
        fault(offset_, "no end of the header");
        bytes_.consume(5);
        return std::nullopt;
    }
    const std::string_view head = ahead.substr(0, end);
    record.version = trim(head.substr(0, head.find_first_of("\r\n")));
    for (const HeadField& field : head_fields(head)) {
        std::string value;
        bool line_end = false;
        for (const char c : head.substr(field.value_begin, field.value_end - field.value_begin)) {
            // A folded line is one value.
            if (c == '\r' || c == '\n') {
                line_end = true;
            } else if (line_end && (c == ' ' || c == '\t')) {
                continue;
            } else {
                if (line_end) value += ' ';
                line_end = false;
                value += c;
            }
        }
        record.fields.emplace_back(field.name, trim(value));
    }
    record.type = ascii_lower(record.field("WARC-Type"));
    std::string_view uri = record.field("WARC-Target-URI");
    if (uri.size() >= 2 && uri.front() == '<' && uri.back() == '>') {
        uri = uri.substr(1, uri.size() - 2);  // wget before 1.21
    }
    for (const char c : uri) {
        if (c == ' ') {
            record.uri += "%20";
        } else {
            record.uri += c;
        }
    }
    const std::optional<std::uint64_t> length = number_of(record.field("Content-Length"));
    bytes_.consume(end);
    if (!length) {
        fault(offset_,
              record.field("Content-Length").empty()
                  ? std::string("no Content-Length")
                  : fmt::format("Content-Length is \"{}\"", record.field("Content-Length")));
        return std::nullopt;
    }
    record.length = *length;
    if (record.type.empty()) {
        fault(offset_, "no WARC-Type");
        return std::nullopt;
    }
    return record;
}

std::optional<WarcRecord> WarcReader::read_arc(std::string_view line) {
    const ArcLine read = arc_line(line);
    const std::optional<std::uint64_t> length = number_of(read.length);
    const std::string date = iso_of_arc(read.date);
    std::string why;
    if (!read.plausible) {
        why = "no ARC record begins here";
    } else if (!length) {
        why = fmt::format("the length is \"{}\"", read.length);
    } else if (date.empty()) {
        why = fmt::format("the time is \"{}\"", read.date);
    }
    if (!why.empty()) {
        fault(offset_, std::move(why));
        bytes_.consume(line.size());
        return std::nullopt;
    }
    WarcRecord record;
    record.offset = offset_;
    record.version = "ARC/1.0";
    const bool about = read.url.starts_with("filedesc:");
    const bool http = read.url.starts_with("http:") || read.url.starts_with("https:");
    record.type = about ? "warcinfo" : http ? "response" : "resource";
    record.uri = read.url;
    record.length = *length;
    record.fields = {{"WARC-Type", record.type},
                     {"WARC-Target-URI", read.url},
                     {"WARC-Date", date},
                     {"WARC-IP-Address", read.ip},
                     {"Content-Type", http ? "application/http; msgtype=response" : read.type},
                     {"Content-Length", read.length}};
    const std::string_view ahead = bytes_.peek(line.size() + 2);
    bytes_.consume(std::min(ahead.find('\n') + 1, ahead.size()));
    return record;
}

/// Goes to the next place that begins a record, in this member.
void WarcReader::skip_to_record() {
    while (true) {
        // A line at a time; of a long one only the begin is looked at.
        const std::string_view ahead = bytes_.peek(kPieceBytes);
        if (ahead.empty() || version_line(ahead) != 0) return;
        std::string_view line = ahead.substr(0, ahead.find('\n'));
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (arc_ && line.size() < kPieceBytes && arc_line(line).plausible) return;
        // A record may also begin within a line, where the one before ends without a line's end.
        std::size_t step = ahead.find('\n');
        step = step == std::string_view::npos ? ahead.size() : step + 1;
        if (!arc_) {
            for (std::size_t at = ahead.find("WARC/"); at != std::string_view::npos && at < step;
                 at = ahead.find("WARC/", at + 1)) {
                if (version_line(ahead.substr(at)) != 0) {
                    bytes_.consume(at);
                    return;
                }
            }
        }
        bytes_.consume(step);
    }
}

/// Notes where, inside the block of a plain file, another record seems to begin.
void WarcReader::note_nested(std::string_view piece) {
    if (bytes_.compressed() || arc_ || nested_ != 0) return;
    const std::uint64_t piece_offset = bytes_.offset();
    std::string seam = tail_ + std::string(piece.substr(0, kLongestVersionLine + 4));
    const auto look = [this](std::string_view text, std::uint64_t begin) {
        for (std::size_t at = text.find("\r\n\r\nWARC/"); at != std::string_view::npos;
             at = text.find("\r\n\r\nWARC/", at + 1)) {
            if (version_line(text.substr(at + 4)) != 0) {
                nested_ = begin + at + 4;
                return;
            }
        }
    };
    look(seam, piece_offset - tail_.size());
    if (nested_ == 0) look(piece, piece_offset);
    tail_ = piece.substr(piece.size() - std::min(piece.size(), kLongestVersionLine + 4));
}

std::string_view WarcReader::read() {
    if (!in_record_ || left_ == 0) return {};
    std::string_view piece = bytes_.peek(kPieceBytes);
    if (piece.empty()) return {};
    piece = piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), left_)));
    note_nested(piece);
    bytes_.consume(piece.size());
    left_ -= piece.size();
    return piece;
}

const WarcReader::End& WarcReader::end() {
    if (!in_record_) return end_;
    while (!read().empty()) {
    }
    in_record_ = false;
    end_.whole = left_ == 0;
    const std::uint64_t block_end = bytes_.offset();
    if (left_ != 0) {
        fault(offset_, fmt::format("the block ends {} bytes early", left_));
    }
    bool closed = false;
    if (left_ == 0) {
        const std::string_view behind = bytes_.peek(kRecordEnd.size());
        if (arc_) {
            // A line feed, which some writers leave out.
            closed = true;
            if (!behind.empty() && behind.front() == '\n') bytes_.consume(1);
        } else if (behind.substr(0, kRecordEnd.size()) == kRecordEnd) {
            closed = true;
            bytes_.consume(kRecordEnd.size());
        } else {
            fault(offset_, "no CRLFCRLF after the record");
        }
    }
    if (!closed && nested_ != 0) {
        fault(offset_, "its length runs over the next record");
        end_.whole = false;
        bytes_.seek(nested_);
        end_.stored_length = nested_ - offset_;
        return end_;
    }
    if (bytes_.compressed() && !closed) {
        const std::string_view behind = bytes_.peek(kRecordEnd.size());
        bytes_.consume(std::min(behind.find_first_not_of("\r\n"), behind.size()));
    }
    if (!bytes_.compressed()) {
        end_.stored_length = (closed ? bytes_.offset() : block_end) - offset_;
        if (!closed) {
            const std::string_view behind = bytes_.peek(kLongestVersionLine);
            const std::size_t blank = std::min(behind.find_first_not_of("\r\n"), behind.size());
            if (blank < behind.size() && version_line(behind.substr(blank)) == 0) {
                skip_to_record();
            }
        }
    } else if (bytes_.at_end()) {
        end_.stored_length = bytes_.member_end() - offset_;
    }
    note_member_faults();
    return end_;
}

}  // namespace stet
