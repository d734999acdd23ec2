// What a page notes of its own text at its beginning and end: how long it takes to read, how often
// it was seen, that it is over, whose it is, what it is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// Whether a line says how long the text takes to read and nothing else: "3 min read", "Lesezeit:
/// ca. 3 Minuten", "この記事は約3分で読めます".
bool is_reading_time(std::string_view line);

/// "4 min": above a text, how long reading or listening to it takes.
bool is_minutes(std::string_view line);

/// Whether a line says how often the page was seen: "Views: 1,243", "Просмотров: 1243".
bool is_view_count(std::string_view line);

/// Whether a line says that the text is over: "###", "-30-", "ENDS", "(完)".
bool is_end_mark(std::string_view line);

/// Whether a line says whose text it is and nothing else: "© 2025 The Post. All rights reserved."
bool is_rights_line(std::string_view line);

/// Whether a line says in which part of the site the text stands, and nothing else, so many of its
/// bytes linked: "Category: <a>Local News</a>".
bool is_section_line(std::string_view line, std::size_t linked);

/// The tags that a line lists behind a label ("Tags: bridges, traffic", "Schlagwörter: Brücke;
/// Verkehr") or behind hash signs ("#bridges #traffic"). Empty where it is no such line.
std::vector<std::string> listed_tags(std::string_view line);

/// Whether a line is the heading of readers' comments: "3 Comments", "Kommentare (12)".
bool is_comments_label(std::string_view line);

}  // namespace stet
