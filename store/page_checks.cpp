#include "store/page_checks.h"

#include <array>
#include <cstring>
#include <new>

namespace stet {
namespace {

constexpr int kReserved = 8;
constexpr int kReservedAt = 20;  // in the file's header
constexpr int kLeastPage = 512;
constexpr int kMostPage = 65536;
constexpr char kMagic[] = "SQLite format 3";
/// File controls of our own, far from SQLite's.
constexpr int kIgnore = 0x73747001;
constexpr int kVerify = 0x73747002;
constexpr int kHasChecks = 0x73747003;

/// SQLite's methods are C: nothing may be thrown, and this is laid out in memory that SQLite owns,
/// with the real file behind it.
struct CheckedFile {
    sqlite3_file base;
    bool checked;  // the file's header reserves room for checksums
    bool ignore;
    unsigned char* page;  // a copy to write from
};

sqlite3_vfs& system_vfs() {
    return *sqlite3_vfs_find(nullptr);
}

CheckedFile& checked(sqlite3_file* file) {
    return *reinterpret_cast<CheckedFile*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<CheckedFile*>(file) + 1);
}

bool is_page(int size, sqlite3_int64 offset) {
    return size >= kLeastPage && size <= kMostPage && (size & (size - 1)) == 0 &&
           offset % size == 0;
}

/// As cksumvfs has it: two sums of little-endian words, each fed with the other. The map is
/// invertible, so no change of a single word goes unseen.
std::array<unsigned char, kReserved> checksum(const unsigned char* page, int size) {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    const auto word = [&](int at) {
        return static_cast<std::uint32_t>(page[at]) |
               static_cast<std::uint32_t>(page[at + 1]) << 8U |
               static_cast<std::uint32_t>(page[at + 2]) << 16U |
               static_cast<std::uint32_t>(page[at + 3]) << 24U;
    };
    for (int at = 0; at < size - kReserved; at += 8) {
        a += word(at) + b;
        b += word(at + 4) + a;
    }
    std::array<unsigned char, kReserved> sum{};
    for (unsigned i = 0; i < 4; ++i) {
        sum[i] = static_cast<unsigned char>(a >> 8U * i);
        sum[i + 4] = static_cast<unsigned char>(b >> 8U * i);
    }
    return sum;
}

bool matches(const unsigned char* page, int size) {
    return std::memcmp(checksum(page, size).data(), page + size - kReserved, kReserved) == 0;
}

bool has_magic(const unsigned char* page) {
    return std::memcmp(page, kMagic, sizeof kMagic) == 0;
}

int close_file(sqlite3_file* file) {
    sqlite3_free(checked(file).page);
    return real(file)->pMethods->xClose(real(file));
}

/// The first page tells of the others; a header that only lost the mark is found out by its sum.
int verify_first(CheckedFile& file, unsigned char* page, int size) {
    if (!has_magic(page)) return SQLITE_OK;
    file.checked = page[kReservedAt] == kReserved;
    if (file.checked) return matches(page, size) ? SQLITE_OK : SQLITE_IOERR_DATA;
    const unsigned char found = page[kReservedAt];
    page[kReservedAt] = kReserved;
    const bool was_checked = matches(page, size);
    page[kReservedAt] = found;
    return was_checked ? SQLITE_IOERR_DATA : SQLITE_OK;
}

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    const int code = real(file)->pMethods->xRead(real(file), bytes, size, offset);
    if (code != SQLITE_OK) return code;
    CheckedFile& self = checked(file);
    auto* page = static_cast<unsigned char*>(bytes);
    if (offset == 0 && !is_page(size, offset) && size > kReservedAt && has_magic(page)) {
        self.checked = page[kReservedAt] == kReserved;
    }
    if (!is_page(size, offset) || self.ignore) return SQLITE_OK;
    if (offset == 0) return verify_first(self, page, size);
    return !self.checked || matches(page, size) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    CheckedFile& self = checked(file);
    const auto* page = static_cast<const unsigned char*>(bytes);
    if (is_page(size, offset)) {
        if (offset == 0 && has_magic(page)) self.checked = page[kReservedAt] == kReserved;
        if (self.checked) {
            if (self.page == nullptr) {
                self.page = static_cast<unsigned char*>(sqlite3_malloc(kMostPage));
            }
            if (self.page == nullptr) return SQLITE_IOERR_NOMEM;
            std::memcpy(self.page, page, static_cast<std::size_t>(size - kReserved));
            const auto sum = checksum(page, size);
            std::memcpy(self.page + size - kReserved, sum.data(), sum.size());
            bytes = self.page;
        }
    }
    return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return real(file)->pMethods->xTruncate(real(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
    return real(file)->pMethods->xSync(real(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int control_file(sqlite3_file* file, int what, void* value) {
    switch (what) {
        case kIgnore: checked(file).ignore = true; return SQLITE_OK;
        case kVerify: checked(file).ignore = false; return SQLITE_OK;
        case kHasChecks: *static_cast<bool*>(value) = checked(file).checked; return SQLITE_OK;
        default: return real(file)->pMethods->xFileControl(real(file), what, value);
    }
}
int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int device_traits(sqlite3_file* file) {
    int traits = real(file)->pMethods->xDeviceCharacteristics(real(file));
#ifdef SQLITE_IOCAP_SUBPAGE_READ
    traits &= ~SQLITE_IOCAP_SUBPAGE_READ;  // Only whole pages can be verified.
#endif
    return traits;
}
int shm_map(sqlite3_file* file, int page, int size, int extend, volatile void** out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

/// Version 2: without memory-mapped reading, which would go past the checks.
constexpr sqlite3_io_methods kMethods{
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    file_size,
    lock_file,
    unlock_file,
    check_reserved_lock,
    control_file,
    sector_size,
    device_traits,
    shm_map,
    shm_lock,
    shm_barrier,
    shm_unmap,
    nullptr,
    nullptr,
};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    sqlite3_vfs& system = *static_cast<sqlite3_vfs*>(vfs->pAppData);
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) {
        return system.xOpen(&system, name, file, flags, out_flags);
    }
    new (file) CheckedFile{};
    const int code = system.xOpen(&system, name, real(file), flags, out_flags);
    // SQLite closes a file whose methods are set, whatever was returned.
    if (real(file)->pMethods != nullptr) file->pMethods = &kMethods;
    return code;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync) {
    auto* system = static_cast<sqlite3_vfs*>(vfs->pAppData);
    return system->xDelete(system, name, sync);
}
int access_file(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
    auto* system = static_cast<sqlite3_vfs*>(vfs->pAppData);
    return system->xAccess(system, name, flags, result);
}
int full_name(sqlite3_vfs* vfs, const char* name, int size, char* out) {
    auto* system = static_cast<sqlite3_vfs*>(vfs->pAppData);
    return system->xFullPathname(system, name, size, out);
}

sqlite3_vfs make_vfs() {
    sqlite3_vfs vfs = system_vfs();  // randomness, time and the like as they are
    vfs.szOsFile += static_cast<int>(sizeof(CheckedFile));
    vfs.zName = "stet";
    vfs.pNext = nullptr;
    vfs.pAppData = &system_vfs();
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_name;
    return vfs;
}

sqlite3_file* file_of(const Db& db) {
    sqlite3_file* file = nullptr;
    const int code = sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK || file == nullptr || file->pMethods != &kMethods) return nullptr;
    return file;
}

}  // namespace

const char* page_check_vfs() {
    static sqlite3_vfs vfs = make_vfs();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    return registered == SQLITE_OK ? vfs.zName : nullptr;
}

void reserve_page_checks(const Db& db) {
    int reserved = kReserved;
    sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
}

bool has_page_checks(const Db& db) {
    bool has = false;
    if (sqlite3_file* file = file_of(db)) control_file(file, kHasChecks, &has);
    return has;
}

void ignore_page_checks(const Db& db, bool ignore) {
    if (sqlite3_file* file = file_of(db)) {
        control_file(file, ignore ? kIgnore : kVerify, nullptr);
    }
}

std::vector<std::int64_t> damaged_pages(const Db& db) {
    std::vector<std::int64_t> pages;
    sqlite3_file* file = file_of(db);
    sqlite3_int64 bytes = 0;
    if (file == nullptr || file_size(file, &bytes) != SQLITE_OK) return pages;
    const std::int64_t size = db.value(0, "PRAGMA page_size");
    if (size < kLeastPage || size > kMostPage) return pages;
    std::vector<unsigned char> page(static_cast<std::size_t>(size));
    for (std::int64_t at = 0; at + size <= bytes; at += size) {
        // Another process may be writing this very page: only what stays wrong is damaged.
        int code = SQLITE_IOERR_DATA;
        for (int tries = 0; tries < 3 && code == SQLITE_IOERR_DATA; ++tries) {
            code = read_file(file, page.data(), static_cast<int>(size), at);
        }
        if (code == SQLITE_IOERR_DATA) pages.push_back(at / size + 1);
    }
    return pages;
}

}  // namespace stet
