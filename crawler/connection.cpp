#include "crawler/connection.h"

#include <algorithm>

namespace stet {

using std::chrono::milliseconds;

void Connection::answered(const std::string& host, UtcTime now) {
    if (last_ && last_->host != host) last_other_ = last_;
    last_ = Answer{host, now};
    next_try_.reset();
    wait_ = milliseconds{0};
}

bool Connection::failed(const std::string& host, UtcTime begun, UtcTime now) {
    const std::optional<Answer>& other = last_ && last_->host != host ? last_ : last_other_;
    if (other && other->at >= begun) return true;
    lost(now);
    return false;
}

void Connection::lost(UtcTime now) {
    wait_ = std::clamp(wait_ * 2, kFirstTry, kLastTry);
    next_try_ = now + wait_;
}

milliseconds Connection::slept(UtcTime now, milliseconds running) {
    milliseconds slept{0};
    if (wall_) slept = (now - *wall_) - (running - running_);
    wall_ = now;
    running_ = running;
    return slept > kSlept ? slept : milliseconds{0};
}

}  // namespace stet
