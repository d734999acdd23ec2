#include "store/warc_export.h"

#include "extract/text.h"
#include "extract/url.h"
#include "store/archive_impl.h"
#include "store/cdxj.h"
#include "store/credentials.h"
#include "store/stet_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>

namespace stet {
namespace {

constexpr std::string_view kSoftware = "stet/" STET_VERSION;
constexpr std::string_view kIdenticalPayload =
    "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
constexpr std::string_view kNotModified =
    "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
/// Shorter bodies are written again: a revisit record would be as long.
constexpr std::size_t kMinRevisitBytes = 200;

/// The address of an answer, as its writer's WARC-Protocol names it.
std::string_view protocol_field(std::string_view protocol) {
    if (protocol == "HTTP/2") return "h2";
    if (protocol == "HTTP/3") return "h3";
    if (protocol == "HTTP/1.1") return "http/1.1";
    if (protocol == "HTTP/1.0") return "http/1.0";
    return {};
}

/// Whether deflating these bytes again is a waste.
bool is_packed(const Capture& capture, bool wire) {
    if (wire && !header_value(capture.response_head, "Content-Encoding").empty()) return true;
    const std::string type = ascii_lower(header_value(capture.response_head, "Content-Type"));
    if (type.starts_with("image/"))
        return type.find("svg") == std::string::npos && type.find("bmp") == std::string::npos;
    return type.starts_with("video/") || type.starts_with("audio/") ||
           type.find("font/woff") != std::string::npos || type.find("/zip") != std::string::npos ||
           type.find("gzip") != std::string::npos;
}

/// No exchange stands behind it: a saved page, or a resource record of another file.
bool is_resource(const Capture& capture) {
    return capture.request_head.empty() && !capture.response_head.starts_with("HTTP/") &&
           capture.status == 200;
}

std::string mime_of(std::string_view head) {
    const std::string_view type = header_value(head, "Content-Type");
    const std::string mime =
        ascii_lower(trim(type.substr(0, std::min(type.find(';'), type.size()))));
    const bool sane =
        mime.find('/') != std::string::npos && mime.find_first_of(" \t\"\\") == std::string::npos;
    return sane ? mime : "unk";
}

std::string chain_position(const Db& db, std::int64_t id, std::string& hash) {
    Statement row = db.query(
        "SELECT w.name, c.sequence, c.previous, c.leaf, c.hash FROM chain c "
        "JOIN writers w ON w.id = c.writer WHERE c.id = ?",
        id);
    if (!row.step()) return {};
    hash = hex(row.blob(4));
    return fmt::format("{} {} sha256:{} sha256:{} sha256:{}", row.text(0), row.integer(1),
                       hex(row.blob(2)), hex(row.blob(3)), hash);
}

UtcTime latest_time(const Archive& archive, const std::vector<std::int64_t>& captures) {
    std::int64_t latest = 0;
    for (const std::int64_t id : captures) {
        latest = std::max(
            latest, archive.impl().db->value(0, "SELECT finished FROM captures WHERE id = ?", id));
    }
    return from_ms(latest);
}

std::string info_lines() {
    return fmt::format(
        "software: {}\r\n"
        "format: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/"
        "warc-1.1/\r\n"
        "robots: classic\r\n"
        "description: captures of a stet archive; what has no field of WARC's is in metadata "
        "records\r\n",
        kSoftware);
}

/// Whether a capture's page, or the latest page of its story, opts out of being shared.
class OptedOut {
public:
    explicit OptedOut(const Archive& archive) : archive_(archive) {}

    bool operator()(std::int64_t id) {
        const Db& db = *archive_.impl().db;
        {
            Statement row = db.query("SELECT rights FROM captures WHERE id = ?", id);
            if (row.step() && withheld(row.string(0))) return true;
        }
        Statement row = db.query(
            "SELECT DISTINCT a.story FROM look_captures lc JOIN looks l ON l.id = lc.look "
            "JOIN addresses a ON a.id = l.address WHERE lc.capture = ? AND a.story IS NOT NULL",
            id);
        while (row.step()) {
            if (story(row.integer(0))) return true;
        }
        return false;
    }

private:
    static bool withheld(const std::string& rights) {
        return !withheld_for(rights, RightsProfile::shared).empty();
    }
    bool story(std::int64_t number) {
        const auto found = stories_.find(number);
        if (found != stories_.end()) return found->second;
        const std::vector<Revision> history = archive_.impl().history(number);
        const bool out = !history.empty() && withheld(history.back().rights);
        stories_.emplace(number, out);
        return out;
    }

    const Archive& archive_;
    std::unordered_map<std::int64_t, bool> stories_;
};

}  // namespace

std::vector<std::int64_t> select_captures(const Archive& archive,
                                          const CaptureSelection& selection,
                                          LeftOut& left_out) {
    const Db& db = *archive.impl().db;
    Selection stories = selection.stories;
    stories.since.reset();
    stories.until.reset();
    const bool all = stories.site.empty() && stories.author.empty() && stories.language.empty() &&
                     stories.words.empty() && stories.stories.empty() && stories.limit == 0;
    const std::int64_t since =
        selection.stories.since ? to_ms(*selection.stories.since) : INT64_MIN;
    const std::int64_t until =
        selection.stories.until ? to_ms(*selection.stories.until) : INT64_MAX;
    std::vector<std::int64_t> captures;
    if (all) {
        Statement row = db.query(
            "SELECT c.id FROM captures c WHERE c.started >= ? "
            "AND c.started < ? ORDER BY c.id",
            since, until);
        while (row.step()) captures.push_back(row.integer(0));
    } else {
        for (const Story& story : archive.list(stories)) {
            Statement row = db.query(
                "SELECT c.id FROM addresses a JOIN looks l ON l.address = a.id "
                "JOIN look_captures lc ON lc.look = l.id JOIN captures c ON c.id = lc.capture "
                "WHERE a.story = ? AND c.started >= ? AND c.started < ?",
                story_number(story.id), since, until);
            while (row.step()) captures.push_back(row.integer(0));
        }
        std::sort(captures.begin(), captures.end());
        captures.erase(std::unique(captures.begin(), captures.end()), captures.end());
    }
    if (db.value(0, "SELECT 1 FROM withdrawals LIMIT 1") != 0) {
        const auto kept =
            std::remove_if(captures.begin(), captures.end(), [&archive](std::int64_t id) {
                return archive.impl().withdrawn_capture(id).has_value();
            });
        captures.erase(kept, captures.end());
    }
    if (selection.profile == RightsProfile::shared) {
        const auto kept = std::remove_if(captures.begin(), captures.end(), OptedOut(archive));
        left_out.rights += captures.end() - kept;
        captures.erase(kept, captures.end());
    }
    if (!selection.with_credentials) {
        const auto kept = std::remove_if(
            captures.begin(), captures.end(),
            [&archive](std::int64_t id) { return made_with_credentials(*archive.impl().db, id); });
        left_out.credentials += captures.end() - kept;
        captures.erase(kept, captures.end());
    }
    return captures;
}

std::size_t CaptureWriter::Hash::operator()(const Sha256& digest) const {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.bytes.data(), sizeof hash);
    return hash;
}

CaptureWriter::CaptureWriter(const Archive& archive, ByteSink sink, std::string filename)
    : archive_(archive), filename_(std::move(filename)), warc_(std::move(sink)) {}

void CaptureWriter::note(std::int64_t id,
                         const WarcWriter::Place& place,
                         const Sha256& digest,
                         bool revisit) {
    written_.push_back({id, place.offset, place.length, digest, revisit});
}

void CaptureWriter::write(std::int64_t id) {
    const Archive::Impl& impl = archive_.impl();
    const std::int64_t payload =
        impl.db->value(0, "SELECT coalesce(payload, 0) FROM captures WHERE id = ?", id);
    const bool body_gone = payload != 0 && impl.payloads.is_dropped(payload);
    Capture capture = impl.captures.read(id, false, !body_gone);
    capture.with_look_before =
        impl.db->value(0,
                       "SELECT EXISTS (SELECT 1 FROM look_captures WHERE capture = ? AND role = "
                       "'part') AND NOT EXISTS (SELECT 1 FROM look_captures WHERE capture = ? AND "
                       "role = 'page')",
                       id, id) != 0;
    if (counts_.records == 0) {
        warc_.write_info(filename_, info_lines(), iso_time(capture.started));
        ++counts_.records;
    }
    std::string hash;
    const std::string chain = chain_position(*archive_.impl().db, id, hash);
    const std::string response_id = record_id("response " + hash);
    const std::string date = iso_time(capture.started);
    WarcFields common{{"WARC-Target-URI", capture.url}, {"WARC-Date", date}};
    std::string renamed;
    const bool answered = capture.status != 0 && !body_gone;
    if (body_gone) ++counts_.left_out.bodies;
    if (answered) {
        WarcFields fields{{"WARC-Record-ID", response_id}};
        fields.insert(fields.end(), common.begin(), common.end());
        if (!capture.ip_address.empty()) fields.emplace_back("WARC-IP-Address", capture.ip_address);
        const std::string_view protocol = protocol_field(capture.protocol);
        if (!protocol.empty()) fields.emplace_back("WARC-Protocol", protocol);
        if (!capture.truncated.empty()) fields.emplace_back("WARC-Truncated", capture.truncated);
        write_response(id, capture, response_id, std::move(fields), renamed);
    }
    const auto beside = [&](std::string_view type, std::string_view kind, std::string_view block) {
        WarcFields fields{{"WARC-Type", std::string(type)},
                          {"WARC-Record-ID", record_id(fmt::format("{} {}", type, hash))}};
        fields.insert(fields.end(), common.begin(), common.end());
        if (answered) fields.emplace_back("WARC-Concurrent-To", response_id);
        fields.emplace_back("Content-Type", kind);
        warc_.write(fields, block, {}, false);
        ++counts_.records;
    };
    if (!capture.request_head.empty()) {
        beside("request", "application/http;msgtype=request", capture.request_head);
    }
    beside("metadata", "application/warc-fields", write_notes(capture, renamed, chain));
    ++counts_.captures;
    counts_.bytes = warc_.size();
}

void CaptureWriter::write_response(std::int64_t id,
                                   const Capture& capture,
                                   const std::string& record,
                                   WarcFields fields,
                                   std::string& renamed) {
    ++counts_.records;
    if (is_resource(capture)) {
        const std::string_view type = header_value(capture.response_head, "Content-Type");
        const Sha256 digest = sha256(capture.body);
        fields.insert(fields.begin(), {"WARC-Type", "resource"});
        fields.emplace_back("WARC-Payload-Digest", digest.tagged());
        fields.emplace_back("Content-Type", type.empty() ? "application/octet-stream" : type);
        note(id, warc_.write(fields, {}, capture.body, is_packed(capture, false)), digest, false);
        return;
    }
    const bool wire = !capture.wire_body.empty();
    const std::string& body = wire ? capture.wire_body : capture.body;
    const std::string head = fitting_head(capture.response_head, !wire, body.size(), renamed);
    const Sha256 digest = sha256(body);
    const auto response_type = std::make_pair("Content-Type", "application/http;msgtype=response");

    const auto refer = [&](const Original& original, std::string_view profile) {
        fields.insert(fields.begin(), {"WARC-Type", "revisit"});
        fields.emplace_back("WARC-Profile", profile);
        fields.emplace_back("WARC-Refers-To", original.record_id);
        fields.emplace_back("WARC-Refers-To-Target-URI", original.url);
        fields.emplace_back("WARC-Refers-To-Date", iso_time(original.time));
        if (profile == kIdenticalPayload) {
            fields.emplace_back("WARC-Payload-Digest", digest.tagged());
        }
        fields.emplace_back(response_type);
        note(id, warc_.write(fields, head, {}, false), digest, true);
        ++counts_.revisits;
    };
    if (capture.status == 304) {
        const auto page = pages_.find(capture.url);
        if (page != pages_.end() && body.empty()) {
            refer(page->second, kNotModified);
            return;
        }
    } else if (body.size() >= kMinRevisitBytes && capture.truncated.empty()) {
        const auto found = payloads_.find(digest);
        if (found != payloads_.end()) {
            refer(found->second, kIdenticalPayload);
            return;
        }
    }
    fields.insert(fields.begin(), {"WARC-Type", "response"});
    fields.emplace_back("WARC-Payload-Digest", digest.tagged());
    fields.emplace_back(response_type);
    note(id, warc_.write(fields, head, body, is_packed(capture, wire)), digest, false);
    if (capture.truncated.empty() && capture.status < 300) {
        const Original original{id, record, capture.url, capture.started};
        if (body.size() >= kMinRevisitBytes) payloads_.emplace(digest, original);
        pages_.insert_or_assign(capture.url, original);
    }
}

void CaptureWriter::index(const std::function<void(std::string_view line)>& sink) const {
    std::unordered_map<std::int64_t, const Written*> by_id;
    by_id.reserve(written_.size());
    for (const Written& each : written_) by_id.emplace(each.capture, &each);
    // The table's order is the file's but for lines of one key and second.
    Statement row = archive_.impl().db->query(
        "SELECT id, surt, started, url, status, response_head FROM captures ORDER BY surt, "
        "started");
    std::vector<std::string> same;
    std::string prefix;
    const auto flush = [&] {
        std::sort(same.begin(), same.end());
        for (const std::string& line : same) sink(line);
        same.clear();
    };
    while (row.step()) {
        const auto found = by_id.find(row.integer(0));
        if (found == by_id.end()) continue;
        const Written& each = *found->second;
        const std::string time = time14(from_ms(row.integer(2)));
        std::string now = row.string(1) + " " + time;
        if (now != prefix) flush();
        prefix = std::move(now);
        const std::string mime = each.revisit ? "warc/revisit" : mime_of(row.blob(5));
        same.push_back(cdxj_line({row.text(1), time, row.text(3), mime, row.number(4),
                                  each.digest.tagged(), each.offset, each.length, filename_}));
    }
    flush();
}

WarcExportCounts export_warc(const Archive& archive,
                             const CaptureSelection& selection,
                             const std::string& path,
                             const std::atomic<bool>& stop) {
    const ReadTransaction view(*archive.impl().db);
    LeftOut left_out;
    const std::vector<std::int64_t> captures = select_captures(archive, selection, left_out);
    GrowingFile file(path);
    CaptureWriter writer(
        archive, [&file](std::string_view bytes) { file.write(bytes); },
        std::filesystem::path(path).filename().string());
    for (const std::int64_t id : captures) {
        if (stop) break;
        writer.write(id);
        file.flush();
    }
    // What was interrupted keeps its name .open.
    if (stop) return writer.counts();
    file.close();
    std::string index = path;
    for (const std::string_view ending : {".warc.gz", ".gz"}) {
        if (!index.ends_with(ending)) continue;
        index.resize(index.size() - ending.size());
        break;
    }
    GrowingFile lines(index + ".cdxj");
    writer.index([&lines](std::string_view line) { lines.write(line); });
    lines.close();
    WarcExportCounts counts = writer.counts();
    left_out.bodies = counts.left_out.bodies;
    counts.left_out = left_out;
    return counts;
}

WarcExportCounts export_wacz(const Archive& archive,
                             const CaptureSelection& selection,
                             const std::string& path,
                             const std::atomic<bool>& stop) {
    const ReadTransaction view(*archive.impl().db);
    LeftOut left_out;
    const std::vector<std::int64_t> captures = select_captures(archive, selection, left_out);
    WaczWriter wacz(path, std::string(kSoftware));
    wacz.begin_warc("stet.warc.gz");
    CaptureWriter writer(
        archive, [&wacz](std::string_view bytes) { wacz.write_warc(bytes); }, "stet.warc.gz");
    for (const std::int64_t id : captures) {
        if (stop) break;
        writer.write(id);
    }
    if (stop) return writer.counts();
    writer.index([&wacz](std::string_view line) { wacz.index_line(line); });
    // Pages: each story's revisions, at the look that brought them.
    Selection stories = selection.stories;
    stories.since.reset();
    stories.until.reset();
    const std::set<std::int64_t> wanted(captures.begin(), captures.end());
    for (const Story& story : archive.list(stories)) {
        for (const Revision& revision : archive.history(story.id)) {
            const std::int64_t capture =
                archive.impl().page_capture_id(story_number(story.id), revision.number);
            if (wanted.count(capture) == 0) continue;
            const Capture page = archive.impl().captures.read(capture, false, false);
            wacz.page({page.url, iso_time(page.started), revision.headline, ""});
        }
    }
    const UtcTime latest = latest_time(archive, captures);
    wacz.finish({"Pages of a stet archive",
                 fmt::format("{} captures of news pages, each with its place in the archive's "
                             "hash chain",
                             captures.size()),
                 iso_time(latest), "", ""});
    WarcExportCounts counts = writer.counts();
    left_out.bodies = counts.left_out.bodies;
    counts.left_out = left_out;
    return counts;
}

}  // namespace stet
