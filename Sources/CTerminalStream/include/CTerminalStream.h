#ifndef CTERMINALSTREAM_H
#define CTERMINALSTREAM_H

#include <stdio.h>

/* A stream that writes to a descriptor and waits until everything is written, even if another program has set that not
 * to block: a stream of the C library drops the rest then. Null if there is no memory. */
FILE *wsx_terminal_stream(int descriptor);

#endif
