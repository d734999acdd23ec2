// Changes of many stories in one text: an HTML page for a mail, an Atom feed. Values in, text out.
//
// Nothing in it needs the net, a script or a style sheet: mail programs and feed readers take those
// away. Only the story's own address is a link.
#pragma once

#include "cli/zone.h"
#include "store/changes.h"

#include <optional>
#include <string>
#include <vector>

namespace stet {

/// A change of the archive with its diff, where there is one (none for a story that is gone).
struct DigestItem {
    ChangeEntry entry;
    std::optional<ArticleDiff> diff;
};

/// What changed, with the sentences around each change; those that `choice` does not want are left
/// out. Of a long diff the first passages.
std::string digest_fragment(const DigestItem& item, const ChangeChoice& choice);

/// One HTML page, newest first as given.
std::string digest_as_html(const std::vector<DigestItem>& items,
                           const ChangeChoice& choice,
                           const std::string& title,
                           const Zone& zone);

/// RFC 4287. Entries have the change's event as their id, so that a reader shows none twice.
std::string digest_as_atom(const std::vector<DigestItem>& items,
                           const ChangeChoice& choice,
                           const std::string& archive_id);

}  // namespace stet
