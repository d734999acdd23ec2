#include "store/events.h"

#include <algorithm>
#include <set>
#include <string>

namespace stet {
namespace {

/// Runs of looks at which a story was gone, and its coming back. Trouble of the server, walls and
/// failed looks say nothing of the story.
void find_absences(const std::vector<Snapshot>& looks, std::vector<Event>& events) {
    bool was_there = false;
    bool gone = false;
    for (const Snapshot& look : looks) {
        if (!look.revision.empty()) {
            if (gone) {
                Event back;
                back.kind = Event::Kind::back;
                back.from = back.until = look.time;
                back.looks = 1;
                back.confirmed = true;
                events.push_back(back);
            }
            was_there = true;
            gone = false;
            continue;
        }
        const bool removed = look.verdict == "removed";
        if (!was_there || (!removed && look.verdict != "missing")) continue;
        const auto kind = removed ? Event::Kind::removed : Event::Kind::missing;
        if (!gone || events.back().kind != kind) {
            Event event;
            event.kind = kind;
            event.from = look.time;
            event.status = look.status;
            event.confirmed = removed;
            events.push_back(event);
            gone = true;
        }
        Event& event = events.back();
        event.until = look.time;
        ++event.looks;
        if (event.until - event.from >= kConfirmAfter) event.confirmed = true;
    }
}

/// Runs A, B, A, ... of revisions that differ in their headlines alone.
void find_alternations(const std::vector<Revision>& revisions,
                       const std::vector<bool>& headline_only,
                       std::vector<Event>& events) {
    for (std::size_t begin = 0; begin + 2 < revisions.size();) {
        std::set<std::string> texts{revisions[begin].digest};
        std::size_t end = begin + 1;  // one past the run
        std::size_t last_return = begin;
        for (; end < revisions.size() && headline_only[end] &&
               revisions[end].first_seen - revisions[end - 1].first_seen <= kAlternateWithin;
             ++end) {
            if (!texts.insert(revisions[end].digest).second) last_return = end;
        }
        if (last_return == begin) {
            ++begin;
            continue;
        }
        // What came after the last return is an edit like any other.
        std::set<std::string> headlines;
        Event event;
        event.kind = Event::Kind::alternating;
        event.confirmed = true;
        for (std::size_t i = begin; i <= last_return; ++i) {
            headlines.insert(revisions[i].headline);
            event.looks += revisions[i].looks;
        }
        event.from = revisions[begin].first_seen;
        event.until = revisions[last_return].last_seen;
        event.first_revision = revisions[begin].number;
        event.last_revision = revisions[last_return].number;
        event.headlines = static_cast<int>(headlines.size());
        events.push_back(event);
        begin = last_return + 1;
    }
}

}  // namespace

std::string_view event_name(Event::Kind kind) {
    switch (kind) {
        case Event::Kind::missing: return "missing";
        case Event::Kind::removed: return "removed";
        case Event::Kind::back: return "back";
        case Event::Kind::alternating: return "alternating headlines";
        case Event::Kind::picture: return "picture changed";
        case Event::Kind::page_missing: return "page missing";
        case Event::Kind::page_back: return "page back";
    }
    return "";
}

bool is_confirmed_gone(const std::vector<Snapshot>& looks, UtcTime gone_at) {
    std::vector<Event> events;
    find_absences(looks, events);
    for (const Event& event : events) {
        if (event.from < gone_at) continue;
        if (event.kind == Event::Kind::back) return false;
        if (event.confirmed) return true;
    }
    return false;
}

std::vector<Event> story_events(const std::vector<Snapshot>& looks,
                                const std::vector<Revision>& revisions,
                                const std::vector<bool>& headline_only) {
    std::vector<Event> events;
    find_absences(looks, events);
    find_alternations(revisions, headline_only, events);
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.from < b.from; });
    return events;
}

}  // namespace stet
