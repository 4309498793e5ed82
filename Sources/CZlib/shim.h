#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/* Begins to compress without any wrapper around the blocks, with a window of 2^bits bytes. deflateInit2 is a macro,
 * which Swift does not see. */
static inline int wsx_deflate_begin(z_streamp stream, int bits)
{
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -bits, 8, Z_DEFAULT_STRATEGY);
}

/* Begins to read the same. */
static inline int wsx_inflate_begin(z_streamp stream, int bits)
{
    return inflateInit2(stream, -bits);
}

#endif
