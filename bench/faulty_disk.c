/* What a process asks of the disk, counted, and refused, half done or fatal at the n-th.
 *
 * Loaded before a program (LD_PRELOAD), it does nothing until `faulty_begin` names a folder. From
 * then on each opening, write, sync, renaming, making and removal under that folder is a step.
 * SQLite's own writes are steps as Python's are: both go through the C library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNTS, FULL, ONCE, KILLED };
enum { DESCRIPTORS = 4096, KINDS = 1 << 16 };

static char folder[PATH_MAX];
static size_t folder_length;
static long at;
static int mode;
static long done;
static char is_ours[DESCRIPTORS]; /* under the folder: 1 opened to read, 2 to write */
static char kinds[KINDS];         /* o w s r m u: what each step was */

void faulty_begin(const char *path, long step, int how) {
    snprintf(folder, sizeof folder, "%s/", path);
    folder_length = strlen(folder);
    memset(is_ours, 0, sizeof is_ours);
    at = step;
    mode = how;
    done = 0;
}
void faulty_end(void) { folder_length = 0; }
long faulty_steps(void) { return done; }
int faulty_kind(long step) { return step > 0 && step <= KINDS ? kinds[step - 1] : '?'; }

/* Whether the step is to fail; a process that is killed at it does not come back. */
static int fails(char kind) {
    long step = __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST);
    if (step <= KINDS) kinds[step - 1] = kind;
    if (mode == COUNTS || step < at || (mode == ONCE && step > at)) return 0;
    if (mode == KILLED) {
        if (kind == 'w') return 1; /* half of it is written first */
        kill(getpid(), SIGKILL);
    }
    if (mode == FULL && (kind == 'u' || kind == 's')) return 0; /* what needs no room succeeds */
    errno = mode == FULL ? ENOSPC : EIO;
    return 1;
}

static int is_under(int directory, const char *path) {
    if (!folder_length || !path) return 0;
    if (path[0] == '/') return strncmp(path, folder, folder_length) == 0;
    char link[64], base[PATH_MAX];
    if (directory == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
        ssize_t size = readlink(link, base, sizeof base - 1);
        if (size < 0) return 0;
        base[size] = 0;
    }
    size_t length = strlen(base);
    if (length + 2 > sizeof base) return 0;
    strcat(base, "/");
    return strncmp(base, folder, folder_length) == 0;
}

static int ours(int fd) { return folder_length && fd >= 0 && fd < DESCRIPTORS ? is_ours[fd] : 0; }
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int opened(int (*real)(int, const char *, int, ...), int directory, const char *path,
                  int flags, mode_t permissions) {
    int under = is_under(directory, path);
    int writes = under && (flags & (O_WRONLY | O_RDWR));
    if (writes) {
        struct stat state;
        int exists = fstatat(directory, path, &state, 0) == 0;
        char kind = exists && mode == FULL ? 'u' : 'o'; /* what is there is opened on a full disk */
        if (fails(kind)) return -1;
    }
    int fd = real(directory, path, flags, permissions);
    if (fd >= 0 && fd < DESCRIPTORS) is_ours[fd] = under + writes;
    return fd;
}

#define OPENING(name, next)                                              \
    int name(const char *path, int flags, ...) {                         \
        va_list more;                                                    \
        va_start(more, flags);                                           \
        mode_t permissions = va_arg(more, mode_t);                       \
        va_end(more);                                                    \
        return opened(NEXT(next), AT_FDCWD, path, flags, permissions);   \
    }
#define OPENING_AT(name)                                                 \
    int name(int directory, const char *path, int flags, ...) {          \
        va_list more;                                                    \
        va_start(more, flags);                                           \
        mode_t permissions = va_arg(more, mode_t);                       \
        va_end(more);                                                    \
        return opened(NEXT(name), directory, path, flags, permissions);  \
    }
OPENING(open, openat)
OPENING(open64, openat64)
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int fd) {
    if (fd >= 0 && fd < DESCRIPTORS) is_ours[fd] = 0;
    return NEXT(close)(fd);
}

/* A write that fails leaves half of its bytes; a full disk takes half, and then nothing. */
#define WRITING(fd, size, whole, half)                                   \
    if (ours(fd) == 2 && fails('w')) {                                      \
        int why = errno;                                                 \
        int is_first = mode == KILLED || (mode == FULL && done == at);  \
        ssize_t some = is_first && (size) > 1 ? (half) : 0;              \
        if (mode == KILLED) kill(getpid(), SIGKILL);                     \
        if (mode == FULL && some > 0) return some;                       \
        errno = why;                                                     \
        return -1;                                                       \
    }                                                                    \
    return whole;

ssize_t write(int fd, const void *data, size_t size) {
    __typeof__(&write) real = NEXT(write);
    WRITING(fd, size, real(fd, data, size), real(fd, data, size / 2))
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t place) {
    __typeof__(&pwrite) real = NEXT(pwrite);
    WRITING(fd, size, real(fd, data, size, place), real(fd, data, size / 2, place))
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place) {
    __typeof__(&pwrite64) real = NEXT(pwrite64);
    WRITING(fd, size, real(fd, data, size, place), real(fd, data, size / 2, place))
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    __typeof__(&writev) real = NEXT(writev);
    WRITING(fd, count, real(fd, parts, count), real(fd, parts, count / 2))
}
ssize_t sendfile(int out, int in, off_t *place, size_t size) {
    __typeof__(&sendfile) real = NEXT(sendfile);
    WRITING(out, size, real(out, in, place, size), 0)
}
ssize_t sendfile64(int out, int in, off64_t *place, size_t size) {
    __typeof__(&sendfile64) real = NEXT(sendfile64);
    WRITING(out, size, real(out, in, place, size), 0)
}

#define ON_DESCRIPTOR(kind, name, declared, given)                       \
    int name declared { return ours(fd) && fails(kind) ? -1 : NEXT(name) given; }
ON_DESCRIPTOR('w', ftruncate, (int fd, off_t size), (fd, size))
ON_DESCRIPTOR('w', ftruncate64, (int fd, off64_t size), (fd, size))
ON_DESCRIPTOR('s', fsync, (int fd), (fd))
ON_DESCRIPTOR('s', fdatasync, (int fd), (fd))
/* posix_fallocate gives its error and does not set errno. */
int posix_fallocate64(int fd, off64_t from, off64_t size) {
    return ours(fd) && fails('w') ? errno : NEXT(posix_fallocate64)(fd, from, size);
}

#define ON_PATH(kind, name, declared, directory, path, given)            \
    int name declared { return is_under(directory, path) && fails(kind) ? -1 : NEXT(name) given; }
ON_PATH('r', rename, (const char *from, const char *to), AT_FDCWD, to, (from, to))
ON_PATH('r', renameat, (int a, const char *from, int b, const char *to), b, to, (a, from, b, to))
ON_PATH('r', renameat2, (int a, const char *from, int b, const char *to, unsigned int flags), b, to,
        (a, from, b, to, flags))
ON_PATH('r', link, (const char *from, const char *to), AT_FDCWD, to, (from, to))
ON_PATH('r', linkat, (int a, const char *from, int b, const char *to, int flags), b, to,
        (a, from, b, to, flags))
ON_PATH('m', mkdir, (const char *path, mode_t permissions), AT_FDCWD, path, (path, permissions))
ON_PATH('m', mkdirat, (int a, const char *path, mode_t permissions), a, path,
        (a, path, permissions))
ON_PATH('u', unlink, (const char *path), AT_FDCWD, path, (path))
ON_PATH('u', unlinkat, (int a, const char *path, int flags), a, path, (a, path, flags))
ON_PATH('u', rmdir, (const char *path), AT_FDCWD, path, (path))
