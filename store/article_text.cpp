// What of an article is compared: apart from the diff itself, which needs no article.
#include "store/diff.h"

namespace stet {

std::string captions_text(const Article& article) {
    std::string captions;
    for (const Caption& caption : article.captions) {
        if (caption.text.empty() && caption.credit.empty()) continue;
        if (!captions.empty()) captions += "\n\n";
        captions += caption.text;
        if (caption.credit.empty()) continue;
        if (!caption.text.empty()) captions += ' ';
        captions += '(' + caption.credit + ')';
    }
    return captions;
}

std::string notices_outside(const std::vector<std::string>& corrections, std::string_view body) {
    std::string out;
    for (const std::string& notice : corrections) {
        if (notice.empty() || body.find(notice) != std::string_view::npos) continue;
        if (!out.empty()) out += "\n\n";
        out += notice;
    }
    return out;
}

ArticleText article_text(const Article& article) {
    ArticleText text;
    text[DiffField::headline] = article.headline.value;
    text[DiffField::dek] = article.dek.value;
    text[DiffField::byline] = article.byline.value;
    text[DiffField::published] = article.published.value.iso();
    text[DiffField::modified] = article.modified.value.iso();
    text[DiffField::lead_image] = article.lead_image.value;
    text[DiffField::body] = body_text(article);
    text[DiffField::caption] = captions_text(article);
    text[DiffField::correction] = notices_outside(article.corrections, text[DiffField::body]);
    return text;
}

}  // namespace stet
