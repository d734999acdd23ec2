#include "store/pictures.h"

#include "extract/text.h"
#include "extract/url.h"
#include "store/archive_impl.h"

#include <algorithm>
#include <map>
#include <set>

namespace stet {
namespace {

/// Where the next capture of a look goes; 0 where there is no such look.
std::int64_t next_ordinal(const Db& db, std::int64_t look) {
    return db.value(0, "SELECT max(ordinal) + 1 FROM look_captures WHERE look = ?", look);
}

void rest_on(const Db& db, std::int64_t look, std::int64_t capture, std::string_view role) {
    db.run("INSERT INTO look_captures (look, ordinal, capture, role) VALUES (?, ?, ?, ?)", look,
           next_ordinal(db, look), capture, role);
}

/// "image/jpeg" of "Image/JPEG; q=1".
std::string media_type_of(std::string_view head) {
    const std::string_view value = header_value(head, "Content-Type");
    return ascii_lower(trim(value.substr(0, value.find(';'))));
}

}  // namespace

bool keep_picture(Archive& archive, std::int64_t look, const Look& picture) {
    Archive::Impl& impl = archive.impl();
    if (impl.refused(picture, nullptr)) return false;
    Transaction transaction(*impl.db);
    if (next_ordinal(*impl.db, look) == 0) return false;  // erased since
    for (const Capture& hop : picture.hops) {
        const bool last = &hop == &picture.hops.back();
        const KeptCapture kept = impl.captures.keep(hop, hop.verdict, 0);
        rest_on(*impl.db, look, kept.id, last ? "picture" : "hop");
    }
    transaction.commit();
    return true;
}

bool keep_known_picture(Archive& archive,
                        std::int64_t look,
                        const std::string& url,
                        UtcTime since) {
    const Archive::Impl& impl = archive.impl();
    const std::optional<Url> parsed = Url::parse(url);
    if (!parsed) return false;
    const std::int64_t capture =
        impl.db->value(0,
                       "SELECT c.id FROM captures c JOIN look_captures lc ON lc.capture = c.id "
                       "WHERE c.surt = ? AND c.url = ? AND c.started > ? AND lc.role = 'picture' "
                       "AND c.status IN (200, 304) ORDER BY c.started DESC LIMIT 1",
                       capture_key(*parsed), parsed->without_fragment(), to_ms(since));
    if (capture == 0) return false;
    Transaction transaction(*impl.db);
    if (next_ordinal(*impl.db, look) == 0) return true;
    rest_on(*impl.db, look, capture, "picture");
    transaction.commit();
    return true;
}

std::vector<Picture> pictures_of(const Archive& archive, std::string_view story) {
    const Archive::Impl& impl = archive.impl();
    std::vector<Picture> pictures;
    std::set<std::int64_t> known;
    Statement row = impl.db->query(
        "SELECT l.id, lc.role, c.id, c.url, c.started, c.status, c.response_head, p.sha256, "
        "coalesce(p.length, 0) FROM addresses a JOIN looks l ON l.address = a.id "
        "JOIN look_captures lc ON lc.look = l.id JOIN captures c ON c.id = lc.capture "
        "LEFT JOIN payloads p ON p.id = c.payload WHERE a.story = ? "
        "ORDER BY l.id, lc.ordinal",
        impl.require_story(story));
    std::string asked;  // the first of the hops that led to the picture
    std::int64_t look = 0;
    bool behind_page = false;
    while (row.step()) {
        if (row.integer(0) != look) {
            look = row.integer(0);
            behind_page = false;
            asked.clear();
        }
        const std::string_view role = row.text(1);
        if (role == "hop" && behind_page && asked.empty()) asked = row.string(3);
        if (role == "page") behind_page = true;
        if (role == "part") asked.clear();  // those hops led to a page of the story
        if (role != "picture") continue;
        Picture picture;
        picture.capture = row.integer(2);
        picture.url = asked.empty() ? row.string(3) : asked;
        asked.clear();
        if (!known.insert(picture.capture).second) continue;
        picture.time = from_ms(row.integer(4));
        picture.status = row.number(5);
        picture.media_type = media_type_of(row.blob(6));
        if (!row.is_null(7)) picture.digest = "sha256:" + hex(row.blob(7));
        picture.bytes = static_cast<std::uint64_t>(row.integer(8));
        pictures.push_back(std::move(picture));
    }
    std::stable_sort(pictures.begin(), pictures.end(),
                     [](const Picture& a, const Picture& b) { return a.time < b.time; });
    return pictures;
}

std::vector<Event> picture_changes(const std::vector<Picture>& pictures) {
    std::vector<Event> events;
    std::map<std::string, const Picture*> latest;
    for (const Picture& picture : pictures) {
        // What is no picture stands in the place of one, and replaces nothing.
        if (picture.status != 200 || picture.digest.empty() ||
            !picture.media_type.starts_with("image/")) {
            continue;
        }
        const Picture*& before = latest[picture.url];
        if (before != nullptr && before->digest != picture.digest) {
            Event event;
            event.kind = Event::Kind::picture;
            event.from = event.until = picture.time;
            event.looks = 1;
            event.confirmed = true;
            event.url = picture.url;
            events.push_back(std::move(event));
        }
        before = &picture;
    }
    return events;
}

}  // namespace stet
