// An article for reading at a terminal: headline, who and when, the text, wrapped.
#pragma once

#include "cli/command.h"
#include "extract/article.h"
#include "store/archive.h"

#include <string>

namespace stet {

/// Wrapped to the terminal, but never wider than is good to read.
void print_article(const Article& article, Io& io);

/// "By Naomi Ellis · 2025-05-15 · 612 words": what is there of it, "" for nothing.
std::string article_facts(const std::string& byline, const std::string& published, int words);

/// What a revision changed on the one before, in a phrase: "headline, +12 −3 words, 1 moved".
std::string change_phrase(const Article& before, const Article& after);

}  // namespace stet
