// Articles and their texts in the archive: derived from looks, one row a look and extractor.
#pragma once

#include "extract/article.h"
#include "store/db.h"
#include "store/payloads.h"

#include <cstdint>
#include <string>

namespace stet {

struct KeptArticle {
    std::int64_t id = 0;
    std::int64_t text = 0;
    bool new_text = false;
};

class Articles {
public:
    /// Registers the functions that full-text search reads its content through; `db` must not
    /// outlive this object's use.
    explicit Articles(const Db& db);
    Articles(const Articles&) = delete;
    Articles& operator=(const Articles&) = delete;

    /// Keeps what `extractor` found in a look, and its text under the story.
    KeptArticle keep(std::int64_t story, std::int64_t look, int extractor, const Article& article);

    /// The article as it was kept. Throws Error (damaged) where it cannot be read.
    Article read(std::int64_t id) const;
    std::string read_json(std::int64_t id) const;

private:
    std::int64_t text_id(std::int64_t story,
                         std::string_view digest,
                         std::int64_t article,
                         bool& is_new);

    const Db& db_;
    mutable Zstd zstd_;
};

}  // namespace stet
