#ifndef CPCRE2_SHIM_H
#define CPCRE2_SHIM_H

/* Patterns are matched against UTF-8 bytes: the 8-bit library. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
