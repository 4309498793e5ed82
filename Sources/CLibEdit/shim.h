#ifndef CLIBEDIT_SHIM_H
#define CLIBEDIT_SHIM_H

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* el_wset and history_w take any number of arguments, and stdin and stderr are variables: neither can be
 * reached from Swift. Characters are wchar_t, and the locale's characters must be UTF-8. */

typedef unsigned char (*wsx_el_command)(EditLine *editor, wint_t key);
typedef int (*wsx_el_key_reader)(EditLine *editor, wchar_t *key);
typedef wchar_t *(*wsx_el_prompt)(EditLine *editor);

/* Makes the locale's characters UTF-8, whatever the environment says. */
static inline void wsx_el_use_utf8(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && !setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "en_US.UTF-8");
}

/* Columns that a character takes, -1 if it is none that is printed. */
static inline int wsx_character_width(wchar_t character)
{
    extern int wcwidth(wchar_t);
    return wcwidth(character);
}

/* An editor on stdin and stdout that writes to a stream for stdout. */
static inline EditLine *wsx_el_make(const char *program, FILE *output)
{
    return el_init_fd(program, stdin, output, stderr, 0, 1, 2);
}

static inline void wsx_el_set_owner(EditLine *editor, void *owner)
{
    el_wset(editor, EL_CLIENTDATA, owner);
}

static inline void *wsx_el_owner(EditLine *editor)
{
    void *owner = NULL;
    el_wget(editor, EL_CLIENTDATA, &owner);
    return owner;
}

static inline void wsx_el_set_prompt(EditLine *editor, wsx_el_prompt prompt, wchar_t invisible)
{
    el_wset(editor, EL_PROMPT_ESC, prompt, (int)invisible);
}

static inline void wsx_el_set_key_reader(EditLine *editor, wsx_el_key_reader reader)
{
    el_wset(editor, EL_GETCFN, reader);
}

static inline void wsx_el_use_emacs_keys(EditLine *editor)
{
    el_wset(editor, EL_EDITOR, L"emacs");
}

static inline int wsx_el_has_vi_keys(EditLine *editor)
{
    const wchar_t *name = NULL;
    return el_wget(editor, EL_EDITOR, &name) == 0 && name && wcscmp(name, L"vi") == 0;
}

static inline void wsx_el_add_command(EditLine *editor, const wchar_t *name, const wchar_t *help, wsx_el_command command)
{
    el_wset(editor, EL_ADDFN, name, help, command);
}

static inline void wsx_el_bind(EditLine *editor, const wchar_t *key, const wchar_t *command)
{
    el_wset(editor, EL_BIND, key, command, NULL);
}

/* Binds a key of vi's command mode. */
static inline void wsx_el_bind_alternative(EditLine *editor, const wchar_t *key, const wchar_t *command)
{
    el_wset(editor, EL_BIND, L"-a", key, command, NULL);
}

/* Puts the terminal into the mode for editing, which el_wgets does only after it has drawn the prompt. */
static inline void wsx_el_take_terminal(EditLine *editor)
{
    el_wset(editor, EL_PREP_TERM, 1);
}

/* Undoes "edit off" in .editrc, with which there would be no commands of ours. */
static inline void wsx_el_allow_editing(EditLine *editor)
{
    el_wset(editor, EL_EDITMODE, 1);
}

/* Whether the terminal can move its cursor up, without which nothing can be drawn anew. */
static inline int wsx_el_can_move_up(EditLine *editor)
{
    char *sequence = NULL;
    return el_get(editor, EL_GETTC, "up", &sequence) == 0 && sequence && *sequence;
}

static inline void wsx_el_refresh(EditLine *editor)
{
    el_wset(editor, EL_REFRESH);
}

static inline void wsx_el_use_history(EditLine *editor, HistoryW *history)
{
    el_wset(editor, EL_HIST, history_w, history);
}

static inline HistoryW *wsx_history_make(int size)
{
    HistEventW event;
    HistoryW *history = history_winit();
    if (history) {
        history_w(history, &event, H_SETSIZE, size);
        history_w(history, &event, H_SETUNIQUE, 1);
    }
    return history;
}

static inline void wsx_history_add(HistoryW *history, const wchar_t *line)
{
    HistEventW event;
    history_w(history, &event, H_ENTER, line);
}

#endif
