#include "store/shared_text.h"

#include "extract/text.h"

#include <algorithm>

namespace stet {
namespace {

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double SharedText::of_old() const {
    return share(words, old_words);
}

double SharedText::of_new() const {
    return share(words, new_words);
}

SharedText shared_text(const ArticleText& old_text,
                       const ArticleText& new_text,
                       const ArticleDiff& diff) {
    SharedText out;
    out.old_words = count_words(old_text[DiffField::body]);
    out.new_words = count_words(new_text[DiffField::body]);
    const FieldDiff* const body = diff.find(DiffField::body);
    const std::size_t deleted = body == nullptr ? 0 : count_changes(*body).words_deleted;
    out.words = out.old_words - std::min(deleted, out.old_words);
    return out;
}

}  // namespace stet
