// What a page says beside its texts to work them: share buttons, picture counts, "enlarge", labels
// of advertisements, notes that a script is missing, codes that its publishing system left
// standing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace stet {

/// Whether a link's whole text is what it does with the article: share, print, save, comment.
bool is_action(std::string_view text);

/// Whether a line is nothing but controls: "Facebook Twitter E-Mail", "Advertisement", "0
/// Comments", "5 of 9 |".
bool is_control_line(std::string_view line);

/// Whether a line is a label and the link to another story, so many of its bytes linked: "Czytaj
/// też: <a>Most zamknięty</a>". Languages of which the body's training has few pages.
bool is_related_line(std::string_view line, std::size_t linked);

/// Whether a line announces other stories and no more: "See also", "Czytaj też:".
bool is_related_label(std::string_view line);

/// Whether a line says that the text goes on below an advertisement, a film or a picture: "Article
/// continues below", "Tekst gaat verder onder de foto".
bool is_interruption(std::string_view line);

/// Whether a line is what a publishing system left standing: "This slideshow requires JavaScript.",
/// [button link="/x"], [CTA_MODULE].
bool is_system_line(std::string_view line);

/// Whether a line is the frame that a platform sets around an embedded post: "View this post on
/// Instagram", "A post shared by Ann Lee (@annlee)".
bool is_post_frame(std::string_view line);

/// "Image 1 of 8", "3/12": which of how many, and where what follows it begins.
struct PictureCount {
    unsigned number = 0;
    unsigned total = 0;
    bool labelled = false;  // behind "Image", "Bild", ..., or parted by a bar or colon: no fraction
    std::size_t end = 0;
};
std::optional<PictureCount> picture_count(std::string_view text);

/// A caption or a dek without the controls around it: a labelled picture count, "enlarge", at the
/// start; two and more share buttons at the end.
std::string_view without_controls(std::string_view text);

}  // namespace stet
