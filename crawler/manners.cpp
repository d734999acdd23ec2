#include "crawler/manners.h"

#include "crawler/scope.h"

#include <utility>

namespace stet {

using std::chrono::milliseconds;

RequestEnd end_request(Politeness& politeness,
                       const Queue* queue,
                       const std::string& host,
                       Visit& visit,
                       FinishedTransfer finished,
                       UtcTime now) {
    RequestEnd end;
    const bool by_proxy = finished.fault == TransferFault::proxy;
    const bool silent =
        finished.fault != TransferFault::none && finished.fault != TransferFault::refused;
    const milliseconds response_time = finished.response_time;
    politeness.set_address(host, finished.capture.ip_address);
    end.next = visit.take(std::move(finished), now);
    if (by_proxy) {
        politeness.ended(host, now);
    } else if (silent) {
        politeness.failed(host, now);
        end.rests = true;
    } else if (end.next.slows_host) {
        politeness.overloaded(host, now, end.next.wait);
        end.rests = true;
    } else {
        politeness.answered(host, now, response_time);
    }
    if (end.next.redirect_rest.count() == 0) return end;
    politeness.rest(host, now + end.next.redirect_rest);
    end.rests = true;
    const std::string to = host_key(visit.url());
    if (end.next.step == Visit::Step::follow && to != host) {
        politeness.recall(to, queue, now);
        politeness.rest(to, now + end.next.redirect_rest);
        end.to_rests = true;
    }
    return end;
}

void remember_host(const Politeness& politeness, Queue& queue, const std::string& host) {
    HostState state = queue.host(host).value_or(HostState{});
    state.host = host;
    politeness.store(state);
    queue.set_host(state);
}

}  // namespace stet
