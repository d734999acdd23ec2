#include "store/selected.h"

#include "store/archive_impl.h"
#include "store/desk.h"
#include "store/digest.h"
#include "store/near_duplicates.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace stet {
namespace {

using Order = Archive::Impl::StoryOrder;

class Chooser {
public:
    Chooser(const Archive& archive, const TextChoice& choice)
        : archive_(archive), impl_(archive.impl()), choice_(choice), stories_(choice.stories) {
        stories_.limit = 0;  // of what goes out, not of what is looked at
    }

    ChoiceCounts run(const std::function<bool(const ChosenStory&)>& visit);

private:
    std::optional<ChosenStory> chosen(const Story& story, ChoiceCounts& counts) const;
    bool may_leave(const Revision& revision, ChoiceCounts& counts) const;
    void find_near_duplicates();
    bool is_left_out(std::int64_t story) const;
    std::set<std::int64_t> sample(ChoiceCounts& counts) const;
    std::set<std::int64_t> latest(std::size_t limit, ChoiceCounts& counts) const;
    std::string text_of(std::int64_t story, int number) const;

    const Archive& archive_;
    const Archive::Impl& impl_;
    const TextChoice& choice_;
    Selection stories_;
    std::unique_ptr<NearDuplicateIndex> near_;
};

bool Chooser::may_leave(const Revision& revision, ChoiceCounts& counts) const {
    if (revision.with_credentials && !choice_.stories.with_credentials) {
        ++counts.credentials;
        return false;
    }
    if (!withheld_for(revision.rights, choice_.profile).empty()) {
        ++counts.withheld;
        return false;
    }
    return true;
}

/// What goes out of a story, near duplicates aside.
std::optional<ChosenStory> Chooser::chosen(const Story& story, ChoiceCounts& counts) const {
    using Which = Selection::Which;
    const ChangeChoice& changes = choice_.changes;
    if (!changes.label.empty()) {
        const std::vector<std::string> labels = labels_of(archive_, story.id);
        if (std::find(labels.begin(), labels.end(), changes.label) == labels.end()) return {};
    }
    const bool by_change = changes.restricts_findings() || changes.silent;
    if (by_change && story.revisions < 2) return {};
    ChosenStory out;
    out.story = story;
    out.history = impl_.history(story_number(story.id));
    if (out.history.empty()) return {};
    if (out.history.size() > 1) out.changes = changes_of(archive_, story.id);

    ChangeChoice wanted;
    wanted.classes = changes.classes;
    wanted.min = changes.min;
    wanted.silent = changes.silent;
    std::vector<std::size_t> fit;
    for (std::size_t i = 0; i < out.history.size(); ++i) {
        const Revision& revision = out.history[i];
        if (revision.words < choice_.min_words) continue;
        if (choice_.max_words > 0 && revision.words > choice_.max_words) continue;
        if (by_change) {
            const ChangeEntry* change = out.change_of(revision.number);
            if (change == nullptr || !matches(wanted, *change)) continue;
        }
        fit.push_back(i);
    }
    if (fit.empty()) return {};
    if (choice_.stories.which == Which::latest) fit.erase(fit.begin(), fit.end() - 1);
    // A publisher's latest word holds for the older revisions too.
    const bool withheld = !withheld_for(out.history.back().rights, choice_.profile).empty();
    ChoiceCounts ignored;
    for (const Revision& revision : out.history) {
        out.may_leave.push_back(!withheld && may_leave(revision, ignored));
    }
    for (const std::size_t i : fit) {
        if (withheld) {
            ++counts.withheld;
        } else if (may_leave(out.history[i], counts)) {
            out.chosen.push_back(i);
        }
    }
    if (choice_.stories.which == Which::first_and_last && out.chosen.size() > 2) {
        out.chosen.erase(out.chosen.begin() + 1, out.chosen.end() - 1);
    }
    if (out.chosen.empty()) return {};
    return out;
}

std::string Chooser::text_of(std::int64_t story, int number) const {
    return body_text(impl_.articles.read(impl_.article_id(story, number)));
}

void Chooser::find_near_duplicates() {
    std::map<std::int64_t, int> numbers;  // of the revision that was compared, where not the latest
    near_ = std::make_unique<NearDuplicateIndex>([&](std::int64_t story) {
        const auto other = numbers.find(story);
        return text_of(story,
                       other != numbers.end() ? other->second : impl_.story(story).revisions);
    });
    ChoiceCounts ignored;
    impl_.for_each_story(stories_, Order::first_seen, [&](const Story& story) {
        const std::optional<ChosenStory> out = chosen(story, ignored);
        if (!out) return true;
        const std::int64_t id = story_number(story.id);
        const int number = out->history[out->chosen.back()].number;
        if (number != story.revisions) numbers.emplace(id, number);
        near_->add(id, text_of(id, number));
        return true;
    });
}

bool Chooser::is_left_out(std::int64_t story) const {
    return near_ && choice_.near_duplicates == NearDuplicates::drop &&
           near_->original_of(story) != 0;
}

/// The stories with the least digests of seed and address.
std::set<std::int64_t> Chooser::sample(ChoiceCounts& counts) const {
    std::map<Sha256, std::int64_t> least;
    impl_.for_each_story(stories_, Order::id, [&](const Story& story) {
        Sha256Stream stream;
        stream.add_field("stet sample");
        stream.add_field(std::to_string(choice_.seed));
        stream.add_field(story.url);
        const Sha256 digest = stream.finish();
        const bool full = least.size() >= choice_.sample;
        if (full && digest > least.rbegin()->first) return true;
        const std::int64_t id = story_number(story.id);
        if (is_left_out(id) || !chosen(story, counts)) return true;
        least.emplace(digest, id);
        if (full) least.erase(std::prev(least.end()));
        return true;
    });
    std::set<std::int64_t> stories;
    for (const auto& [digest, id] : least) stories.insert(id);
    return stories;
}

/// The stories that were seen last.
std::set<std::int64_t> Chooser::latest(std::size_t limit, ChoiceCounts& counts) const {
    std::set<std::int64_t> stories;
    impl_.for_each_story(stories_, Order::last_seen, [&](const Story& story) {
        const std::int64_t id = story_number(story.id);
        if (!is_left_out(id) && chosen(story, counts)) stories.insert(id);
        return stories.size() < limit;
    });
    return stories;
}

ChoiceCounts Chooser::run(const std::function<bool(const ChosenStory&)>& visit) {
    if (choice_.near_duplicates != NearDuplicates::keep) find_near_duplicates();
    std::optional<std::set<std::int64_t>> picked;
    ChoiceCounts looked_at;
    if (choice_.sample > 0) picked = sample(looked_at);
    if (choice_.stories.limit > 0) {
        std::set<std::int64_t> stories =
            picked ? std::set<std::int64_t>() : latest(choice_.stories.limit, looked_at);
        if (picked) {  // of a sample, the first in order of id
            for (const std::int64_t id : *picked) {
                if (stories.size() < choice_.stories.limit) stories.insert(id);
            }
        }
        picked = std::move(stories);
    }
    ChoiceCounts counts;
    const auto emit = [&](const Story& story) {
        const std::int64_t id = story_number(story.id);
        const std::int64_t original = near_ ? near_->original_of(id) : 0;
        if (original != 0) ++counts.near_duplicates;
        if (is_left_out(id)) return true;
        std::optional<ChosenStory> out = chosen(story, counts);
        if (!out) return true;
        if (original != 0) out->near_duplicate_of = impl_.story(original).url;
        ++counts.stories;
        counts.revisions += static_cast<std::int64_t>(out->chosen.size());
        return visit(*out);
    };
    if (picked) {
        if (picked->empty()) return looked_at;
        for (const std::int64_t id : *picked) {
            if (!emit(impl_.story(id))) break;
        }
    } else {
        impl_.for_each_story(stories_, Order::id, emit);
    }
    return counts;
}

}  // namespace

const ChangeEntry* ChosenStory::change_of(int number) const {
    for (const ChangeEntry& entry : changes) {
        if (!entry.removed() && entry.number == number) return &entry;
    }
    return nullptr;
}

ChoiceCounts for_each_chosen(const Archive& archive,
                             const TextChoice& choice,
                             const std::function<bool(const ChosenStory&)>& visit) {
    const ReadTransaction view(*archive.impl().db);
    return Chooser(archive, choice).run(visit);
}

}  // namespace stet
