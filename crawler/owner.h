// Who holds a lease: this process, in a form that another one can tell to be dead.
#pragma once

#include "store/queue.h"

#include <string>
#include <string_view>

namespace stet {

/// "PID@BOOT-ID#START-TIME" of this process. A pid alone is used again; its start time is not.
std::string this_owner();

/// Whether the process that `owner` names still runs. One of another machine (another boot id) is
/// taken to be alive: its leases end by time alone.
bool owner_is_alive(std::string_view owner);

/// Leases of processes of this machine that have ended come back at once, and those of `owner`.
/// Who leased is remembered in the queue under the name `book`.
void retake_leases(Queue& queue, const std::string& book, const std::string& owner, UtcTime now);

}  // namespace stet
