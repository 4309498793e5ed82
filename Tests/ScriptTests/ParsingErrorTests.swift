import Notation
import Script
import TestSupport
import Testing

/// In the tables blank lines separate the scripts; what is wrong stands below the line.
@Suite("What is wrong with a script")
struct ParsingErrorTests {
    private func check(_ annotated: String) {
        let source = SourceText(name: "test.wst", bytes: Array(AnnotatedSource.text(of: annotated).utf8))
        let diagnostics = ScriptParser.parse(source, number: 0).diagnostics
        #expect(AnnotatedSource.annotate(source, with: diagnostics) == annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            hello
            ^^^^^ unknown word `hello`
            ~ expected a word such as `connect`, or a connection's name and `>`, `<` or `connect`

            conect ws://x
            ^^^^^^ unknown word `conect`
            ~ did you mean `connect`?

            alice conect ws://x
                  ^^^^^^ unknown word `conect`
            ~ did you mean `connect`?
              A: b

            alice bob
            ^^^^^ unknown word `alice`
            ~ expected a word such as `connect`, or a connection's name and `>`, `<` or `connect`

            alice
            ^^^^^ unknown word `alice`
            ~ expected a word such as `connect`, or a connection's name and `>`, `<` or `connect`

            end > "a"
            ^^^ `end` ends nothing
            ~ no block is open here

            wait > "a"
                 ^ `>` can not stand here
            ~ expected a duration such as `250ms` or `5s`

            text > "a"
            ^^^^ `text` is a word of the language and can not be a name
            ~ choose another name

            "hello"
            ^ `"` can not stand here
            ~ expected `>`, `<`, a word such as `connect`, or the name of a connection

            {"a":1}
            ^ `{` can not stand here
            ~ expected `>`, `<`, a word such as `connect`, or the name of a connection

            --subprotocol chat
            ^ an option of a connection belongs below a line with `connect`
            ~ indent it deeper than that line

            ä < "x"
            ^ `ä` can not stand here
            ~ expected `>`, `<`, a word such as `connect`, or the name of a connection

            where $.a exists
            ^^^^^ `where` belongs below a line with `<`
            ~ indent it deeper than that line

            > "a"
              where $.a exists
              ^^^^^ `where` belongs below a line with `<`
            ~ indent it deeper than that line

            capture a = $.id
            ^^^^^^^ `capture` belongs below a line with `<`
            ~ indent it deeper than that line

            end
            ^^^ `end` ends nothing
            ~ no block is open here
            """#))
    func `the beginning of a line`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            test
                ^ something is missing here
            ~ expected the name of the test in quotes

            test hello
                 ^^^^^ unknown word `hello`
            ~ expected the name of the test in quotes

            test "a" skp "b"
                     ^^^ unknown word `skp`
            ~ did you mean `skip`?

            test "a" skip
                         ^ something is missing here
            ~ expected a reason in quotes

            test "a" skip "b" fr x in [1]
                              ^^ unknown word `fr`
            ~ did you mean `for`?

            test "a" for x in [1] skip "b"
                                  ^^^^ `skip` can not stand here
            ~ expected the end of the line

            test "a" for in in [1]
                         ^^ `in` is a word of the language and can not be a name
            ~ choose another name

            test "a" for x [1]
                           ^ `[` can not stand here
            ~ expected `in`

            test "a" for x in {"a":1}
                              ^^^^^^^ `for` goes over the elements of an array
            ~ such as `[1,2]`, or a variable that holds one

            test "a" for x in [?]
                               ^ a value can not have open parts
            ~ `?` and `...` are for what is expected
            """#))
    func `tests`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            include
                   ^ something is missing here
            ~ expected the path of a script in quotes

            include x.wst
                    ^ unknown word `x`
            ~ expected the path of a script in quotes

            include "{{x}}.wst"
                     ^^^^^ a path of `include` can not have variables
            ~ files are read before anything runs

            include ""
                    ^^ this is no path
            ~ expected the path of a script in quotes

            include "a" "b"
                        ^ `"` can not stand here
            ~ expected the end of the line

            set
               ^ something is missing here
            ~ expected the name of a variable

            set x
                 ^ something is missing here
            ~ expected `=`

            set x 1
                  ^ `1` can not stand here
            ~ expected `=`

            set text = 1
                ^^^^ `text` is a word of the language and can not be a name
            ~ choose another name

            set env = 1
                ^^^ `env` is a word of the language and can not be a name
            ~ choose another name

            set x = hello
                    ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            set x = {"a": ...}
                          ^^^ a value can not have open parts
            ~ `?` and `...` are for what is expected

            print
                 ^ something is missing here
            ~ expected a string in quotes

            print hello
                  ^^^^^ unknown word `hello`
            ~ expected a string in quotes

            print "a" "b"
                      ^ `"` can not stand here
            ~ expected the end of the line
            """#))
    func `include, set and print`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            option
                  ^ something is missing here
            ~ expected an option: `timeout`, `strict` or `close-timeout`

            option timeot 5s
                   ^^^^^^ unknown word `timeot`
            ~ did you mean `timeout`?

            option timeout
                          ^ something is missing here
            ~ expected a duration such as `250ms` or `5s`

            option timeout 5
                           ^ the duration has no unit
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            option timeout 5x
                           ^^ `5x` is no duration
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            option timeout 5s 5s
                              ^^ `5s` can not stand here
            ~ expected the end of the line

            option strict yes
                          ^^^ unknown word `yes`
            ~ expected `on` or `off`

            option strict
                         ^ something is missing here
            ~ expected `on` or `off`

            option close-timeout fast
                                 ^^^^ unknown word `fast`
            ~ expected a duration such as `250ms` or `5s`

            wait
                ^ something is missing here
            ~ expected a duration such as `250ms` or `5s`

            wait 5
                 ^ the duration has no unit
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            wait 1.2.3s
                 ^^^^^^ `1.2.3s` is no duration
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            wait {{t}}x
                      ^ `x` is no unit of time
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            wait 99999999999h
                 ^^^^^^^^^^^^ `99999999999h` is no duration
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`
            """#))
    func `options and wait`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            repeat
                  ^ something is missing here
            ~ expected a number of times
            end

            repeat x
                   ^ unknown word `x`
            ~ expected a number of times
            end

            repeat 3 as
                       ^ something is missing here
            ~ expected the name of a variable
            end

            repeat 3 as or
                        ^^ `or` is a word of the language and can not be a name
            ~ choose another name
            end

            repeat 3 s i
                     ^ unknown word `s`
            ~ expected `as` or the end of the line
            end

            repeat 99999999999999999999
                   ^^^^^^^^^^^^^^^^^^^^ the number is too large
            ~ expected a number of times
            end

            repeat -1
                   ^ `-` can not stand here
            ~ expected a number of times
            end

            repeat 1.5
                   ^^^ `1.5` is no whole number
            ~ expected a number of times
            end

            for x in 3
                     ^ `for` goes over the elements of an array
            ~ such as `[1,2]`, or a variable that holds one
            end

            always 3
                   ^ `3` can not stand here
            ~ expected the end of the line
            end

            always
            end 3
                ^ `3` can not stand here
            ~ expected the end of the line

            unordered
              > "a"
              ^^^^^ only `<` lines that wait for a message stand in `unordered`
            ~ move this line out of the block
              < "a"
              < nothing for 1s
              ^^^^^^^^^^^^^^^^ only `<` lines that wait for a message stand in `unordered`
            ~ move this line out of the block
            end

            repeat 2
            ^^^^^^ `repeat` has no `end`
            ~ add `end` behind its last line
            > "a"

            repeat 2
            ^^^^^^ `repeat` has no `end` before the test in line 5
            ~ add it; tests stand outside of all blocks
            always
            > "a"
            end
            test "a"
            """#))
    func `blocks`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            connect
                   ^ something is missing here
            ~ expected a URL such as `ws://localhost:8080/`

            connect tcp
                       ^ something is missing here
            ~ expected a URL such as `ws://localhost:8080/`

            connect ws://x --subprotocol chat
                           ^ an option of a connection belongs below a line with `connect`
            ~ indent it deeper than that line

            connect ws://x ws://y
                           ^^ unknown word `ws`
            ~ expected the end of the line

            connect ws://{{host
                         ^^^^^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            connect ws://x
              Authorization Bearer
              ^^^^^^^^^^^^^ unknown word `Authorization`
            ~ expected a header such as `Name: value`, or an option such as `--subprotocol chat`
              Name value: a
              ^^^^ unknown word `Name`
            ~ expected a header such as `Name: value`, or an option such as `--subprotocol chat`
              --
                ^ something is missing here
            ~ expected the name of an option, such as `--subprotocol`
              --a {{
                  ^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            connect ws://x
            Cookie: a=b
            ^^^^^^ a header belongs below a line with `connect`
            ~ indent it deeper than that line
            """#))
    func `connect and its lines`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            > hello
              ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            > text
                  ^ something is missing here
            ~ expected a value

            > text hello
                   ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            > pin "a"
              ^^^ unknown word `pin`
            ~ did you mean `ping`?

            > ping hello
                   ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            > "a" fragment
                          ^ something is missing here
            ~ expected a number of bytes

            > "a" fragment 0
                           ^ nothing can be cut into pieces of 0 bytes
            ~ write `1` or more

            > "a" fragment x
                           ^ unknown word `x`
            ~ expected a number of bytes

            > "a" fragment 3 fragment 4
                             ^^^^^^^^ `fragment` stands twice
            ~ once is enough

            > "a" chop 2 fragmet 3
                         ^^^^^^^ unknown word `fragmet`
            ~ did you mean `fragment`?

            > "a" "b"
                  ^ `"` can not stand here
            ~ expected `fragment`, `chop` or the end of the line

            > "a"# comment
                 ^ `#` can not stand here
            ~ white space stands before a comment

            > close now
                    ^^^ `now` can not stand here
            ~ expected `fragment`, `chop` or the end of the line

            > close 1000 "a" "b"
                             ^ `"` can not stand here
            ~ expected `fragment`, `chop` or the end of the line

            > close 1000 bye
                         ^^^ unknown word `bye`
            ~ expected a reason in quotes

            > eof "a"
                  ^ `"` can not stand here
            ~ expected `fragment`, `chop` or the end of the line

            > raw
                 ^ something is missing here
            ~ expected a value
            """#))
    func `what is sent`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            > frame op=16 "a"
                       ^^ `16` is not possible here
            ~ expected an opcode from 0 to 15, or `continuation`, `text`, `binary`, `close`, `ping` or `pong`

            > frame op "a"
                       ^ `"` can not stand here
            ~ expected `=`

            > frame op=
                       ^ something is missing here
            ~ expected an opcode from 0 to 15, or `continuation`, `text`, `binary`, `close`, `ping` or `pong`

            > frame fin=2
                        ^ `2` is not possible here
            ~ expected `0` or `1`

            > frame rsv=8 "a"
                        ^ `8` is not possible here
            ~ expected three bits as a number from 0 to 7; RSV1 is 4

            > frame mask=maybe
                         ^^^^^ `maybe` is not possible here
            ~ expected `yes` or `no`

            > frame len=-1
                        ^^ `-1` is not possible here
            ~ expected the length that the header tells

            > frame op=1 op=2
                         ^^ `op` stands twice
            ~ once is enough

            > frame deflate=maybe "a"
                            ^^^^^ `maybe` is not possible here
            ~ expected `yes` or `no`

            > frame opp=1
                    ^^^ unknown word `opp`
            ~ expected an attribute: `op`, `fin`, `rsv`, `mask`, `len` or `deflate`
            """#))
    func `frames as they are described`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            > ?
              ^ a value can not have open parts
            ~ `?` and `...` are for what is expected

            > {"a":?x}
                   ^ a value can not have open parts
            ~ `?` and `...` are for what is expected

            > [...]
               ^^^ a value can not have open parts
            ~ `?` and `...` are for what is expected

            > /a/
              ^ this can only be expected, not sent
            ~ text stands in quotes: `"text"`

            > glob "a*"
              ^^^^ this can only be expected, not sent
            ~ text stands in quotes: `"text"`

            > 'hello'
              ^ `'` can not stand here
            ~ strings stand in straight quotes: `"text"`

            > “hello”
              ^ `“` can not stand here
            ~ strings stand in straight quotes: `"text"`
            """#))
    func `values have no open parts`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            <
             ^ something is missing here
            ~ expected a pattern

            < hello
              ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            < eventualy "a"
              ^^^^^^^^^ unknown word `eventualy`
            ~ did you mean `eventually`?

            < "a" wihtin 2s
                  ^^^^^^ unknown word `wihtin`
            ~ did you mean `within`?

            < "a" within
                        ^ something is missing here
            ~ expected a duration such as `250ms` or `5s`

            < "a" within 2
                         ^ the duration has no unit
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            < "a" within 2s within 3s
                            ^^^^^^ `within` stands twice
            ~ once is enough

            < pong rtt
                      ^ something is missing here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`

            < pong rtt 50ms
                       ^^^^ `50ms` can not stand here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`

            < pong rtt < 50
                         ^^ the duration has no unit
            ~ units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`

            < pong rtt < 5ms rtt < 6ms
                             ^^^ `rtt` stands twice
            ~ once is enough

            < "a" or
                    ^ something is missing here
            ~ expected a pattern

            < "a" for 2s
                  ^^^ `for` can not stand here
            ~ expected `or`, `within`, `rtt` or the end of the line

            < prefer "a"
                     ^ `prefer` needs another event
            ~ add `or` and what will do as well

            < no "a"
                    ^ something is missing here
            ~ expected `for` and a duration

            < no "a" within 2s
                     ^^^^^^ `within` can not stand here
            ~ expected `for` and a duration

            < no for 2s
                 ^^^ `for` can not stand here
            ~ expected a pattern

            < nothing
                     ^ something is missing here
            ~ expected `for` and a duration

            < nothing for
                         ^ something is missing here
            ~ expected a duration such as `250ms` or `5s`

            < nothing within 2s
                      ^^^^^^ `within` can not stand here
            ~ expected `for` and a duration
            """#))
    func `what is expected`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            < text hello
                   ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            < close 70000
                    ^^^^^ `70000` is no close code
            ~ write `1000`, `4000-4999` or `1000,1001`

            < close 2000-1000
                    ^^^^^^^^^ `2000-1000` is no close code
            ~ write `1000`, `4000-4999` or `1000,1001`

            < close 1000 1001
                         ^^^^ `1001` can not stand here
            ~ expected a reason; several codes are separated by commas

            < close 1000,
                         ^ something is missing here
            ~ expected a close code such as `1000`

            < close 1-2-3
                    ^^^^^ `1-2-3` is no close code
            ~ write `1000`, `4000-4999` or `1000,1001`

            < http
                  ^ something is missing here
            ~ expected a status such as `401`

            < http 42
                   ^ a status has three digits
            ~ such as `401`

            < http ok
                   ^^ unknown word `ok`
            ~ expected a status such as `401`

            < raw
                 ^ something is missing here
            ~ expected a pattern

            < eof "a"
                  ^ `"` can not stand here
            ~ expected `or`, `within`, `rtt` or the end of the line
            """#))
    func `events`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            ignore
                  ^ something is missing here
            ~ expected a pattern

            ignore ping within 2s
                        ^^^^^^ `within` can not stand here
            ~ expected `or` or the end of the line

            never "a" ro "b"
                      ^^ unknown word `ro`
            ~ expected `or` or the end of the line

            ignore ping
              where $.a exists
              ^^^^^ `where` belongs below a line with `<`
            ~ indent it deeper than that line
            """#))
    func `filters`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            < "a"
              wheer $.a exists
              ^^^^^ unknown word `wheer`
            ~ did you mean `where`?
              where
                   ^ something is missing here
            ~ expected a path like `$.id`, or `header`, `status`, `subprotocol`, `extensions`, `body`, `size` or `text`
              where hello
                    ^^^^^ unknown word `hello`
            ~ expected a path like `$.id`, or `header`, `status`, `subprotocol`, `extensions`, `body`, `size` or `text`
              where $.a
                       ^ something is missing here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`
              where $.a = 1
                        ^ `=` can not stand here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`
              where $.a == hello
                           ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`
              where $.a == ?
                           ^ a value can not have open parts
            ~ `?` and `...` are for what is expected
              where $.a exist
                        ^^^^^ unknown word `exist`
            ~ did you mean `exists`?
              where $.a exists 1
                               ^ `1` can not stand here
            ~ expected the end of the line
              where $.a not
                           ^ something is missing here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`
              where $.a matches a
                                ^ unknown word `a`
            ~ expected an expression such as `/^a+$/`
              where $.a count 3
                              ^ `3` can not stand here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`
              where $.a count > x
                                ^ unknown word `x`
            ~ expected a whole number
              where $.a is strng
                           ^^^^^ unknown word `strng`
            ~ did you mean `string`?
              where $[ exists
                       ^ the path is wrong
            ~ expected a name in quotes, an index, a slice or *
              where $.a.[1] exists
                        ^ the path is wrong
            ~ expected a name or *; odd names go in ['…']
              where header exists
                           ^^^^^^ unknown word `exists`
            ~ expected the name of a header in quotes
              where status = 1
                           ^ `=` can not stand here
            ~ expected a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`
            """#))
    func `conditions`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            < no "a" for 1s
              capture a = $.a
              ^^^^^^^ nothing is taken that could be captured
            ~ `no` and `nothing` wait for silence

            < nothing for 1s
              where $.a exists
              ^^^^^ `nothing` has no message to ask
            ~ write `no text`, for example, in its place
            """#))
    func `captures`(annotated: String) {
        check(annotated)
    }
}
