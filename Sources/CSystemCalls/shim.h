#ifndef CSYSTEMCALLS_SHIM_H
#define CSYSTEMCALLS_SHIM_H

#include <time.h>

/* Milliseconds since 1970. With Swift's static library the members of struct
 * timespec are not to be seen in every module. */
static inline long long wsx_time_of_day(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Calls of the Linux kernel that Swift's Glibc module does not show. */
#ifdef __linux__

#include <fcntl.h>
#include <stddef.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Writes what fits without waiting, whatever the descriptor's flags: -1 with
 * EAGAIN when nothing does, with EOPNOTSUPP where the kernel can not tell. */
static inline ssize_t wsx_write_without_waiting(int descriptor, const void *bytes, size_t count)
{
    struct iovec vector = {(void *)bytes, count};
    const int no_wait = 0x00000008; /* RWF_NOWAIT */
    return syscall(SYS_pwritev2, descriptor, &vector, 1, -1L, -1L, no_wait);
}

/* The two ends of a pipe that no child gets, even one that another thread
 * starts in this moment; -1 with errno. */
static inline int wsx_pipe(int ends[2])
{
    return (int)syscall(SYS_pipe2, ends, O_CLOEXEC);
}

/* The next client of a listening socket, which no child gets; -1 with errno. */
static inline int wsx_accept(int listening)
{
    return (int)syscall(SYS_accept4, listening, NULL, NULL, SOCK_CLOEXEC);
}

#endif
#endif
