#if !defined __APPLE__ && !defined _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "CTerminalStream.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Milliseconds after which everything is looked at anew: something else may be the descriptor by now. */
enum { patience = 100 };

/* Bytes that are written at once. A terminal that takes any takes that many, or soon does: so none waits in the kernel
 * that can not be taken back. */
enum { piece_size = 1024 };

struct wsx_terminal_stream {
    FILE *file;
    int descriptor;
    atomic_int is_cut;
    /* Whether what was written last does not end a row. */
    int is_in_row;
};

/* The end of a row, whatever stands in it: an escape sequence that was begun, or colours. */
static const char row_end[] = "\033[0m\r\n";

/* As many bytes as fit into one piece, to the end of a row if there is one. */
static size_t piece(const char *bytes, size_t count)
{
    if (count <= piece_size)
        return count;
    size_t end = piece_size;
    while (end > 0 && bytes[end - 1] != '\n')
        end--;
    return end > 0 ? end : piece_size;
}

/* Writes all bytes; how many were written if that fails. */
static size_t write_all(struct wsx_terminal_stream *stream, const char *bytes, size_t count)
{
    size_t written = 0;
    while (written < count) {
        struct pollfd output = {stream->descriptor, POLLOUT, 0};
        int ready = poll(&output, 1, patience);
        int is_cut = atomic_load(&stream->is_cut);
        if (is_cut && !stream->is_in_row)
            return count;
        if (ready == 0)
            continue;
        const char *next = is_cut ? row_end : bytes + written;
        ssize_t result = write(stream->descriptor, next, is_cut ? sizeof row_end - 1 : piece(next, count - written));
        if (result > 0) {
            stream->is_in_row = next[result - 1] != '\n';
            if (!is_cut)
                written += (size_t)result;
        } else if (result < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            break;
        }
    }
    return written;
}

FILE *wsx_terminal_stream_file(const struct wsx_terminal_stream *stream)
{
    return stream->file;
}

void wsx_terminal_stream_cut(struct wsx_terminal_stream *stream)
{
    atomic_store(&stream->is_cut, 1);
}

#ifdef __APPLE__

static int write_stream(void *cookie, const char *bytes, int count)
{
    size_t written = write_all(cookie, bytes, (size_t)count);
    return written == 0 && count > 0 ? -1 : (int)written;
}

static FILE *open_stream(struct wsx_terminal_stream *stream)
{
    return funopen(stream, NULL, write_stream, NULL, NULL);
}

#else

static ssize_t write_stream(void *cookie, const char *bytes, size_t count)
{
    return (ssize_t)write_all(cookie, bytes, count);
}

static FILE *open_stream(struct wsx_terminal_stream *stream)
{
    cookie_io_functions_t functions = {NULL, write_stream, NULL, NULL};
    return fopencookie(stream, "w", functions);
}

#endif

struct wsx_terminal_stream *wsx_terminal_stream_make(int descriptor)
{
    struct wsx_terminal_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->descriptor = descriptor;
    stream->file = open_stream(stream);
    if (!stream->file) {
        free(stream);
        return NULL;
    }
    return stream;
}
