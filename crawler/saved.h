// A look that was not fetched here but read from a file: judged as a crawl judges one.
#pragma once

#include "store/archive.h"

namespace stet {

/// Notes opt-out signals, extracts the article from the last hop, and says what the answer is.
/// Bodies are decoded already. What WARC files hold besides pages stays unread.
void read_saved(Look& look);

}  // namespace stet
