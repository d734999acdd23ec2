// Reading old captures again with a newer extractor, without inventing revisions.
#include "store/archive_impl.h"

namespace stet {

std::int64_t Archive::Impl::reextract(const std::vector<std::string>& stories) {
    std::vector<std::int64_t> numbers;
    if (stories.empty()) {
        Statement row = db->query("SELECT id FROM stories ORDER BY id");
        while (row.step()) numbers.push_back(row.integer(0));
    }
    for (const std::string& id : stories) numbers.push_back(require_story(id));
    std::int64_t differ = 0;
    for (const std::int64_t story : numbers) {
        Transaction transaction(*db);
        std::vector<std::int64_t> old;
        {
            Statement row = db->query(
                "SELECT DISTINCT a.look FROM texts t JOIN articles a ON a.text = t.id "
                "WHERE t.story = ? ORDER BY a.look",
                story);
            while (row.step()) old.push_back(row.integer(0));
        }
        for (const std::int64_t look : old) {
            const auto before = db->value(
                0, "SELECT text FROM articles WHERE look = ? ORDER BY extractor DESC LIMIT 1",
                look);
            const std::int64_t article = read_again(story, look);
            if (article != 0 &&
                db->value(0, "SELECT text FROM articles WHERE id = ?", article) != before) {
                ++differ;
            }
        }
        derive_story(story);
        summarise(story);
        transaction.commit();
    }
    return differ;
}

}  // namespace stet
