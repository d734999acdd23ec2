// What an answer means for the host that gave it: the part of a request's end that a crawl, a watch
// and a single page have in common.
#pragma once

#include "crawler/fetch.h"
#include "crawler/politeness.h"
#include "crawler/transfer.h"
#include "store/queue.h"

#include <string>

namespace stet {

/// Gives the answer of `host` to its visit, and tells `politeness` how the host is to be treated
/// from now on: left alone after 429, 503 and silence (but not a proxy's), and, with the host that
/// it leads to, for as long as a redirect says (RFC 9110 10.2.3). `queue` (or null) knows hosts of
/// earlier runs.
struct RequestEnd {
    Visit::Next next;
    bool rests = false;     // the host is to be left alone: a matter for remember_host()
    bool to_rests = false;  // so is the host of the visit's next request
};
RequestEnd end_request(Politeness& politeness,
                       const Queue* queue,
                       const std::string& host,
                       Visit& visit,
                       FinishedTransfer finished,
                       UtcTime now);

/// Writes down what is known of a host, for later runs. What its robots.txt said stays.
void remember_host(const Politeness& politeness, Queue& queue, const std::string& host);

}  // namespace stet
