#ifndef CTERMINALSTREAM_H
#define CTERMINALSTREAM_H

#include <stdio.h>

/* A stream that writes to a descriptor and waits until everything is written, even if another program has set that not
 * to block: a stream of the C library drops the rest then. It is never closed. */
struct wsx_terminal_stream;

/* Null if there is no memory. */
struct wsx_terminal_stream *wsx_terminal_stream_make(int descriptor);

/* The stream as C knows it. */
FILE *wsx_terminal_stream_file(const struct wsx_terminal_stream *);

/* From now on nothing is written but the end of the row that has begun. On whatever thread. */
void wsx_terminal_stream_cut(struct wsx_terminal_stream *);

#endif
