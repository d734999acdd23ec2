#include "store/saved_page.h"

#include "extract/charset.h"
#include "extract/date_text.h"
#include "extract/dom.h"
#include "extract/metadata.h"
#include "extract/text.h"
#include "extract/url.h"
#include "store/byte_source.h"
#include "store/content_encoding.h"
#include "store/digest.h"
#include "store/exchange.h"
#include "store/json_text.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxSavedBytes = 64U << 20U;
constexpr std::size_t kMagicBytes = 4096;
constexpr std::size_t kPackedStart = 65536;  // of a packed file, to see what it holds
constexpr std::int64_t kBatchFiles = 32;     // a durable step
constexpr int kMaxNesting = 4;               // multipart within multipart

std::string read_start(const std::string& path, std::size_t size) {
    FileSource source(open_to_read(path), path);
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, source.size())), '\0');
    std::size_t had = 0;
    while (had < bytes.size()) {
        const std::size_t got = source.read(bytes.data() + had, bytes.size() - had);
        if (got == 0) break;
        had += got;
    }
    bytes.resize(had);
    return bytes;
}

/// The Content-Encoding that a file's bytes are in: "" for none.
std::string_view packing_of(std::string_view bytes) {
    if (looks_gzipped(bytes)) return "gzip";
    return looks_zstd(bytes) ? "zstd" : "";
}

std::optional<UtcTime> moment(std::string_view text) {
    if (const auto time = parse_time(text)) return time;
    const std::optional<DateTime> when = read_date_value(text, {});
    if (!when || when->precision < DateTime::Precision::minute) return std::nullopt;
    return UtcTime(std::chrono::seconds(when->unix_seconds()));
}

// -- MHTML: MIME (RFC 2045, 2046), multipart/related (RFC 2387)
// ------------------------------------

std::string from_quoted_printable(std::string_view text) {
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        const char lower = static_cast<char>(c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            bytes += text[i];
        } else if (text.substr(i + 1, 2) == "\r\n") {
            i += 2;
        } else if (text.substr(i + 1, 1) == "\n") {
            i += 1;
        } else if (i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            bytes += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            bytes += '=';
        }
    }
    return bytes;
}

std::string from_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        unsigned value = 64;
        if (c >= 'A' && c <= 'Z') value = static_cast<unsigned>(c - 'A');
        if (c >= 'a' && c <= 'z') value = static_cast<unsigned>(c - 'a') + 26;
        if (c >= '0' && c <= '9') value = static_cast<unsigned>(c - '0') + 52;
        if (c == '+') value = 62;
        if (c == '/') value = 63;
        if (c == '=') break;
        if (value == 64) continue;
        bits = bits << 6U | value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xffU);
        }
    }
    return bytes;
}

/// A parameter of a field's value: boundary, type, start.
std::string parameter(std::string_view value, std::string_view name) {
    const std::string lower = ascii_lower(value);
    std::size_t at = 0;
    while ((at = lower.find(';', at)) != std::string::npos) {
        ++at;
        const std::size_t equals = lower.find('=', at);
        if (equals == std::string::npos) return {};
        if (trim(std::string_view(lower).substr(at, equals - at)) != name) continue;
        std::string_view rest = trim(value.substr(equals + 1));
        if (!rest.empty() && rest.front() == '"') {
            rest.remove_prefix(1);
            return std::string(rest.substr(0, rest.find('"')));
        }
        return std::string(trim(rest.substr(0, rest.find(';'))));
    }
    return {};
}

struct MimePart {
    std::string_view head;
    std::string_view body;
};

MimePart split_part(std::string_view bytes) {
    const HttpMessage message = split_http(bytes);
    return {message.head, message.body};
}

/// The field's value with its folded lines joined. The head has no start line.
std::string mime_field(std::string_view head, std::string_view name) {
    const std::string whole = "\r\n" + std::string(head);
    std::string value;
    for (const char c : header_value(whole, name)) {
        if (c != '\r' && c != '\n') value += c;
    }
    return value;
}

/// The parts between the lines "--boundary".
std::vector<std::string_view> parts_of(std::string_view body, const std::string& boundary) {
    std::vector<std::string_view> parts;
    const std::string mark = "--" + boundary;
    std::size_t begin = std::string_view::npos;
    std::size_t at = 0;
    while (at < body.size()) {
        const std::size_t end = std::min(body.find('\n', at), body.size());
        if (body.substr(at, mark.size()) == mark) {
            if (begin != std::string_view::npos) {
                std::size_t stop = at;
                if (stop > begin && body[stop - 1] == '\n') --stop;
                if (stop > begin && body[stop - 1] == '\r') --stop;
                parts.push_back(body.substr(begin, stop - begin));
            }
            if (body.substr(at + mark.size(), 2) == "--") return parts;
            begin = std::min(end + 1, body.size());
        }
        at = end + 1;
    }
    if (begin != std::string_view::npos && begin < body.size()) parts.push_back(body.substr(begin));
    return parts;
}

bool find_html(std::string_view bytes, SavedPage& page, int depth) {
    const MimePart part = split_part(bytes);
    const std::string type = mime_field(part.head, "Content-Type");
    const std::string lower = ascii_lower(type);
    if (lower.starts_with("multipart/")) {
        const std::string boundary = parameter(type, "boundary");
        if (boundary.empty() || depth >= kMaxNesting) return false;
        const std::vector<std::string_view> parts = parts_of(part.body, boundary);
        const std::string start = parameter(type, "start");
        for (const std::string_view each : parts) {
            if (!start.empty() && mime_field(split_part(each).head, "Content-ID") == start) {
                return find_html(each, page, depth + 1);
            }
        }
        for (const std::string_view each : parts) {
            if (find_html(each, page, depth + 1)) return true;
        }
        return false;
    }
    if (!lower.starts_with("text/html") && !lower.starts_with("application/xhtml+xml")) {
        return false;
    }
    const std::string coding =
        ascii_lower(trim(mime_field(part.head, "Content-Transfer-Encoding")));
    page.html = coding == "quoted-printable" ? from_quoted_printable(part.body)
                : coding == "base64"         ? from_base64(part.body)
                                             : std::string(part.body);
    page.content_type = type;
    const std::string location = mime_field(part.head, "Content-Location");
    if (page.url.empty() && Url::parse(location)) page.url = location;
    return true;
}

// -- HTML ----------------------------------------------------------------------------------------

/// What stands behind `label` up to the line's end.
std::string line_after(std::string_view text, std::string_view label) {
    const std::size_t at = text.find(label);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + label.size());
    return std::string(trim(text.substr(0, text.find_first_of("\r\n"))));
}

/// The comments that browsers and SingleFile leave at the begin of what they save.
void read_comments(SavedPage& page) {
    const std::string_view start = std::string_view(page.html).substr(0, kMagicBytes);
    constexpr std::string_view kSavedFrom = "<!-- saved from url=(";
    if (const std::size_t at = start.find(kSavedFrom); at != std::string_view::npos) {
        const std::string_view rest = start.substr(at + kSavedFrom.size());
        const std::size_t begin = rest.find(')');
        const std::size_t end = rest.find("-->");
        if (begin != std::string_view::npos && end != std::string_view::npos && begin < end) {
            page.url = trim(rest.substr(begin + 1, end - begin - 1));
        }
    }
    if (const std::size_t at = start.find("Page saved with SingleFile");
        at != std::string_view::npos) {
        page.software = "SingleFile";
        page.url = line_after(start.substr(at), "url:");
        std::string date = line_after(start.substr(at), "saved date:");
        // "Tue May 06 2025 10:11:12 GMT+0200 (...)": JavaScript's form.
        if (const std::size_t bracket = date.find('('); bracket != std::string::npos) {
            date.resize(bracket);
        }
        page.time = moment(trim(date));
    }
}

void read_address(SavedPage& page) {
    const std::string text = to_utf8(page.html, page.content_type).utf8;
    const Document document(text);
    const Metadata metadata = read_metadata(document, text, "");
    for (const std::string& named :
         {std::string(metadata.link("canonical")), metadata.first_meta({"og:url"})}) {
        const std::optional<Url> url = Url::parse(decode_entities(named));
        if (url && url->is_http()) {
            page.url = url->without_fragment();
            return;
        }
    }
}

/// Times of meta.json beside a file, by file name; each folder's is read once.
class Times {
public:
    std::optional<UtcTime> of(const fs::path& file) {
        const std::string folder = file.parent_path().string();
        auto found = folders_.find(folder);
        if (found == folders_.end())
            found = folders_.emplace(folder, read(file.parent_path())).first;
        const auto time = found->second.find(file.filename().string());
        if (time == found->second.end()) return std::nullopt;
        return time->second;
    }

private:
    static std::map<std::string, UtcTime> read(const fs::path& folder) {
        std::map<std::string, UtcTime> times;
        const fs::path path = folder / "meta.json";
        std::error_code error;
        if (!fs::exists(path, error)) return times;
        const nlohmann::json json =
            nlohmann::json::parse(read_start(path.string(), kMaxSavedBytes), nullptr, false);
        if (!json.is_object() || !json.contains("versions") || !json["versions"].is_array()) {
            throw Error(fmt::format("{} has no list \"versions\" of objects with \"file\" and "
                                    "\"time\"",
                                    path.string()),
                        ExitStatus::usage);
        }
        for (const nlohmann::json& version : json["versions"]) {
            if (!version.is_object()) continue;
            const std::optional<UtcTime> time = parse_time(json_text(version, "time"));
            if (time) times.emplace(json_text(version, "file"), *time);
        }
        return times;
    }
    std::map<std::string, std::map<std::string, UtcTime>> folders_;
};

UtcTime changed_time(const std::string& path) {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (error) throw Error(fmt::format("cannot read {}: {}", path, error.message()));
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::file_clock::to_sys(time));
}

}  // namespace

SavedKind saved_kind_of(std::string_view bytes) {
    if (bytes.starts_with("PK\x03\x04")) return SavedKind::wacz;
    if (const std::string_view packing = packing_of(bytes); !packing.empty()) {
        const DecodedBody start =
            decode_content(std::string(bytes.substr(0, kPackedStart)), packing, {});
        // Packed twice, or no data of that packing: no page.
        const SavedKind kind =
            packing_of(start.body).empty() ? saved_kind_of(start.body) : SavedKind::other;
        return kind == SavedKind::html || kind == SavedKind::mhtml ? kind : SavedKind::warc;
    }
    // A zstd file that begins with its dictionary.
    if (bytes.starts_with("WARC/") || bytes.starts_with("filedesc:") ||
        (bytes.size() > 3 && (static_cast<unsigned char>(bytes[0]) & 0xf0U) == 0x50U &&
         bytes.substr(1, 3) == "\x2a\x4d\x18")) {
        return SavedKind::warc;
    }
    const std::string start = ascii_lower(bytes.substr(0, kMagicBytes));
    if (start.find("mime-version:") != std::string::npos &&
        start.find("content-type:") != std::string::npos &&
        start.find("content-type:") < start.find("<html")) {
        return SavedKind::mhtml;
    }
    if (start.find("<!doctype html") != std::string::npos ||
        start.find("<html") != std::string::npos || start.find("<head") != std::string::npos ||
        start.find("<body") != std::string::npos) {
        return SavedKind::html;
    }
    return SavedKind::other;
}

SavedKind saved_kind(const std::string& path) {
    const SavedKind kind = saved_kind_of(read_start(path, kPackedStart));
    if (kind != SavedKind::other) return kind;
    const std::string extension = ascii_lower(fs::path(path).extension().string());
    if (extension == ".warc" || extension == ".arc") return SavedKind::warc;
    return extension == ".html" || extension == ".htm" || extension == ".xhtml" ? SavedKind::html
                                                                                : kind;
}

std::optional<std::string> unpacked_page(std::string bytes) {
    const std::string_view packing = packing_of(bytes);
    if (packing.empty()) return bytes;
    DecodeLimits limits;
    limits.max_bytes = kMaxSavedBytes;
    DecodedBody page = decode_content(std::move(bytes), packing, limits);
    if (!page.coded || page.result != DecodedBody::Result::whole) return std::nullopt;
    return std::move(page.body);
}

std::optional<SavedPage> read_mhtml(std::string_view bytes) {
    SavedPage page;
    const std::string_view head = split_part(bytes).head;
    const std::string location = mime_field(head, "Snapshot-Content-Location");
    if (Url::parse(location)) page.url = location;
    page.time = moment(mime_field(head, "Date"));
    const std::string from = mime_field(head, "From");
    if (from.find("Saved by") != std::string::npos) page.software = from;
    if (!find_html(bytes, page, 0)) return std::nullopt;
    return page;
}

SavedPage read_saved_html(std::string bytes) {
    SavedPage page;
    page.html = std::move(bytes);
    read_comments(page);
    const std::optional<Url> url = Url::parse(page.url);
    if (!url || !url->is_http()) {
        page.url.clear();
        read_address(page);
    }
    return page;
}

Look saved_look(const SavedPage& page, const std::string& file, bool time_assumed) {
    Capture capture;
    const std::optional<Url> url = Url::parse(page.url);
    capture.url = url ? url->without_fragment() : page.url;
    capture.started = page.time.value_or(UtcTime{});
    capture.finished = capture.started;
    capture.status = 200;
    // A document without its exchange: the head has no start line, and only what the file said.
    if (!page.content_type.empty()) {
        capture.response_head = fmt::format("\r\nContent-Type: {}\r\n\r\n", page.content_type);
    }
    capture.body = page.html;
    capture.wire_bytes = page.html.size();
    if (!page.html.empty()) capture.wire_digest = sha256(page.html).tagged();
    capture.origin.kind = Origin::Kind::file;
    capture.origin.source = file;
    capture.origin.software = page.software;
    capture.origin.time_assumed = time_assumed;
    Look look;
    look.hops.push_back(std::move(capture));
    return look;
}

void import_pages(Archive& archive,
                  const std::vector<std::string>& files,
                  const PageOptions& pages,
                  const ImportOptions& options,
                  const std::atomic<bool>& stop,
                  ImportCounts& counts) {
    Times times;
    const auto fault = [&](const std::string& file, const std::string& what) {
        ++counts.faults;
        if (options.fault) options.fault(file, 0, what);
    };
    archive.begin_batch();
    for (const std::string& path : files) {
        if (stop) break;
        const std::string name = fs::path(path).filename().string();
        std::string bytes = read_start(path, kMaxSavedBytes + 1);
        if (++counts.files % kBatchFiles == 0) {
            archive.commit_batch();
            archive.begin_batch();
        }
        counts.bytes += bytes.size();
        if (bytes.size() > kMaxSavedBytes) {
            fault(path, "it is too large for a page: passed over");
            continue;
        }
        std::optional<std::string> unpacked = unpacked_page(std::move(bytes));
        if (!unpacked) {
            fault(path, "what it packs is broken, cut off or too large for a page: passed over");
            continue;
        }
        bytes = std::move(*unpacked);
        SavedPage page;
        if (saved_kind_of(bytes) == SavedKind::mhtml) {
            std::optional<SavedPage> read = read_mhtml(bytes);
            if (!read) {
                fault(path, "no part of it is HTML: passed over");
                continue;
            }
            page = std::move(*read);
        } else if (pages.url.empty()) {
            page = read_saved_html(std::move(bytes));
        } else {
            page.html = std::move(bytes);
            read_comments(page);
        }
        if (!pages.url.empty()) page.url = pages.url;
        if (page.url.empty()) {
            fault(path, "the page names no address of its own: give it with --url");
            continue;
        }
        if (const auto listed = times.of(path)) page.time = listed;
        const bool assumed = !page.time;
        if (assumed && !pages.assume_times) {
            fault(path,
                  "when it was saved is said neither in it nor in a meta.json beside it: "
                  "--times assumed takes the time of its last change, and marks it as made up");
            continue;
        }
        if (assumed) page.time = changed_time(path);
        Look look = saved_look(page, name, assumed);
        Added added;
        if (!import_look(archive, std::move(look), options, added)) {
            ++counts.known;
            continue;
        }
        count(counts, added, 1);
    }
    archive.commit_batch();
}

}  // namespace stet
