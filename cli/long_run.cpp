#include "cli/long_run.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace stet {

void begin_long_run() {
#ifdef __GLIBC__
    constexpr int kLargeBlock = 256 << 10;
    mallopt(M_MMAP_THRESHOLD, kLargeBlock);
    mallopt(M_TRIM_THRESHOLD, 2 * kLargeBlock);
#endif
}

void begin_batch() {
#ifdef __GLIBC__
    constexpr int kLargeBlock = 4 << 20;
    mallopt(M_MMAP_THRESHOLD, kLargeBlock);
    mallopt(M_TRIM_THRESHOLD, 8 * kLargeBlock);
#endif
}

}  // namespace stet
