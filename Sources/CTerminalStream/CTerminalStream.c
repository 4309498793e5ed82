#if !defined __APPLE__ && !defined _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "CTerminalStream.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

/* Milliseconds after which the descriptor is looked at anew: something else may have been put in its place. */
enum { patience = 100 };

/* Writes all bytes; how many were written if that fails. */
static size_t write_all(int descriptor, const char *bytes, size_t count)
{
    size_t written = 0;
    while (written < count) {
        ssize_t result = write(descriptor, bytes + written, count - written);
        if (result >= 0) {
            written += (size_t)result;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd output = {descriptor, POLLOUT, 0};
            poll(&output, 1, patience);
        } else if (errno != EINTR) {
            break;
        }
    }
    return written;
}

#ifdef __APPLE__

static int write_stream(void *cookie, const char *bytes, int count)
{
    size_t written = write_all((int)(intptr_t)cookie, bytes, (size_t)count);
    return written == 0 && count > 0 ? -1 : (int)written;
}

FILE *wsx_terminal_stream(int descriptor)
{
    return funopen((void *)(intptr_t)descriptor, NULL, write_stream, NULL, NULL);
}

#else

static ssize_t write_stream(void *cookie, const char *bytes, size_t count)
{
    return (ssize_t)write_all((int)(intptr_t)cookie, bytes, count);
}

FILE *wsx_terminal_stream(int descriptor)
{
    cookie_io_functions_t functions = {NULL, write_stream, NULL, NULL};
    return fopencookie((void *)(intptr_t)descriptor, "w", functions);
}

#endif
