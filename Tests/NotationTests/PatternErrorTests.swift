import Notation
import TestSupport
import Testing

/// In the tables blank lines separate the patterns; what is wrong stands below.
@Suite("What is wrong with a pattern")
struct PatternErrorTests {
    private func check(_ annotated: String) {
        let source = SourceText(name: "--expect", bytes: Array(AnnotatedSource.text(of: annotated).utf8))
        let diagnostic = #expect(throws: Diagnostic.self) { try PayloadSyntax.pattern(argument: source) }
        #expect(AnnotatedSource.annotate(source, with: diagnostic.map { [$0] } ?? []) == annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            "a
            ^^ the string does not end on its line
            ~ end it with `"`; a line feed in it is `\n`

            "a\q"
              ^^ this is no escape
            ~ escapes are `\" \\ \/ \b \f \n \r \t` and `\u` with 4 digits

            "a\u12"
              ^^^^ `\u` has four hexadecimal digits
            ~ such as `\u00e4`

            "\ud800"
             ^^^^^^ this is half of a character
            ~ a surrogate stands in a pair, such as `\ud83d\ude00`

            "\ud800\u0041"
             ^^^^^^^^^^^^ this is half of a character
            ~ a surrogate stands in a pair, such as `\ud83d\ude00`

            "a	b"
              ^ a control character can not stand in a string
            ~ a tab is `\t`
            """#))
    func `strings`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            "{{a"
             ^^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            "{{ a }}"
             ^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            "{{}}"
             ^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            "{{1a}}"
             ^^^^^^ `1a` is no name of a variable
            ~ a name is a letter, then letters, digits, `_` and `-`; the environment is `{{env.NAME}}`

            "{{a.b}}"
             ^^^^^^^ `a.b` is no name of a variable
            ~ a name is a letter, then letters, digits, `_` and `-`; the environment is `{{env.NAME}}`

            "{{env.}}"
             ^^^^^^^^ `env.` is no name of a variable
            ~ a name is a letter, then letters, digits, `_` and `-`; the environment is `{{env.NAME}}`

            "{{env.A-B}}"
             ^^^^^^^^^^^ `env.A-B` is no name of a variable
            ~ a name is a letter, then letters, digits, `_` and `-`; the environment is `{{env.NAME}}`

            "{{or}}"
             ^^^^^^ `or` is a word of the language and can not be a name
            ~ choose another name

            "{{{a}"
              ^^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`
            """#))
    func `variables`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            {"a":1,}
                   ^ `}` can not stand here
            ~ expected a name in quotes

            {"a" 1}
                 ^ `1` can not stand here
            ~ expected `:`

            {a:1}
             ^ unknown word `a`
            ~ expected a name in quotes

            {'a':1}
             ^ `'` can not stand here
            ~ strings stand in straight quotes: `"text"`

            {"a":}
                 ^ `}` can not stand here
            ~ expected a value in JSON

            {"a":1 "b":2}
                   ^ `"` can not stand here
            ~ expected `,` or `}`

            {"a":1
            ^ `{` is not closed
            ~ end it with `}`

            {"a":[1,2}
                     ^ `}` can not stand here
            ~ expected `,` or `]`

            {,}
             ^ `,` can not stand here
            ~ expected a name in quotes

            [1,]
               ^ `]` can not stand here
            ~ expected a value in JSON

            [1 2]
               ^ `2` can not stand here
            ~ expected `,` or `]`

            [,]
             ^ `,` can not stand here
            ~ expected a value in JSON

            [01]
             ^^ `01` is no number
            ~ numbers are written as in JSON

            [1.]
             ^^ `1.` is no number
            ~ numbers are written as in JSON

            [-]
             ^ `-` is no number
            ~ numbers are written as in JSON

            [.5]
             ^ `.` can not stand here
            ~ expected a value in JSON

            [+1]
             ^ `+` can not stand here
            ~ expected a value in JSON

            [1e]
             ^^ `1e` is no number
            ~ numbers are written as in JSON

            [nul]
             ^^^ unknown word `nul`
            ~ did you mean `null`?

            [NaN]
             ^^^ unknown word `NaN`
            ~ text stands in quotes: `"NaN"`

            [hello]
             ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`
            """#))
    func `JSON`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            {"a":1, ..., "b":2}
                       ^ `...` stands last in an object
            ~ put it behind the last member; their order does not count

            {..., ...}
                ^ `...` stands last in an object
            ~ put it behind the last member; their order does not count

            {"a": ...}
                  ^^^ `...` is no value
            ~ it stands last in an object or anywhere in an array; any value is `?`

            [..., 1, ...]
                     ^^^ `...` stands twice in the array
            ~ one stands for any number

            ...
            ^^^ `...` is no value
            ~ it stands last in an object or anywhere in an array; any value is `?`

            {"a":{{b}}
            ^ `{` is not closed
            ~ end it with `}`

            {{b}
            ^^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            ??
             ^ `?` can not stand here
            ~ expected the end of the pattern

            ?or
             ^^ `or` is a word of the language and can not be a name
            ~ choose another name

            ?a:
               ^ something is missing here
            ~ expected a type: `string`, `int`, `number`, `bool`, `null`, `object`, `array` or `uuid`

            ?a:strng
               ^^^^^ unknown word `strng`
            ~ did you mean `string`?

            ?a:/(/
                 ^ the expression is wrong: missing closing parenthesis

            ?:/a
              ^^ the expression does not end on its line
            ~ end it with `/`; a literal one is `\/`

            ? x
              ^ unknown word `x`
            ~ expected the end of the pattern
            """#))
    func `open parts`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            /a
            ^^ the expression does not end on its line
            ~ end it with `/`; a literal one is `\/`

            /a[/
            ^^^^ the expression does not end on its line
            ~ a `[` in it is not closed; a literal one is `\[`

            /a(b/
                ^ the expression is wrong: missing closing parenthesis

            /a/g
               ^ there is no flag `g`
            ~ flags are `i`, `m`, `s` and `x`

            /a/ig
                ^ there is no flag `g`
            ~ flags are `i`, `m`, `s` and `x`

            /{{/
             ^^ `{{` begins a variable, which ends with `}}`
            ~ write `{{name}}`; in a string, a `{{` that is text is `\u007b{`, in an expression `\{{`

            /ü(/
               ^ the expression is wrong: missing closing parenthesis

            glob
                ^ something is missing here
            ~ expected a pattern in quotes

            glob a*
                 ^ unknown word `a`
            ~ expected a pattern in quotes
            """#))
    func `expressions and globs`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            hex 0
                ^ `0` is not whole bytes in hexadecimal
            ~ a byte has two digits: `hex 00 ff` or `hex 00ff`

            hex 00 0
                   ^ `0` is not whole bytes in hexadecimal
            ~ a byte has two digits: `hex 00 ff` or `hex 00ff`

            hex 00 f ff
                   ^ `f` is not whole bytes in hexadecimal
            ~ a byte has two digits: `hex 00 ff` or `hex 00ff`

            hex 0g
                ^^ `0g` is not whole bytes in hexadecimal
            ~ a byte has two digits: `hex 00 ff` or `hex 00ff`

            hex 00, 01
                  ^ `,` can not stand here
            ~ expected the end of the pattern

            hex zz
                ^^ `zz` is not whole bytes in hexadecimal
            ~ a byte has two digits: `hex 00 ff` or `hex 00ff`

            base64
                  ^ something is missing here
            ~ expected Base64

            base64 A
                   ^ this is not Base64
            ~ it has a multiple of 4 characters, padded with `=`

            base64 AAA
                   ^^^ this is not Base64
            ~ it has a multiple of 4 characters, padded with `=`

            base64 AA=A
                   ^^^^ this is not Base64
            ~ it has a multiple of 4 characters, padded with `=`

            base64 "AAAA"
                   ^ `"` can not stand here
            ~ expected Base64

            file
                ^ something is missing here
            ~ expected a path in quotes

            file a.txt
                 ^ unknown word `a`
            ~ expected a path in quotes

            fill
                ^ something is missing here
            ~ expected a number of bytes

            fill 3
                  ^ something is missing here
            ~ expected a text in quotes to repeat

            fill "ab" 3
                 ^ `"` can not stand here
            ~ expected a number of bytes

            fill 3 ""
                   ^^ no text is repeated
            ~ write one character or more

            fill x "ab"
                 ^ unknown word `x`
            ~ expected a number of bytes

            fill 1.5 "ab"
                 ^^^ `1.5` is no whole number
            ~ expected a number of bytes

            fill 99999999999999999999 "a"
                 ^^^^^^^^^^^^^^^^^^^^ the number is too large
            ~ expected a number of bytes
            """#))
    func `bytes`(annotated: String) {
        check(annotated)
    }

    @Test(
        arguments: AnnotatedSource.cases(
            #"""
            text text
                 ^^^^ `text` can not stand here
            ~ expected a pattern

            text hello
                 ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            binary "a" "b"
                       ^ `"` can not stand here
            ~ expected the end of the pattern

            hello
            ^^^^^ unknown word `hello`
            ~ text stands in quotes: `"hello"`

            tru
            ^^^ unknown word `tru`
            ~ did you mean `true`?

            12 13
               ^^ `13` can not stand here
            ~ expected the end of the pattern

            12x
            ^^^ `12x` is no number
            ~ numbers are written as in JSON

            "a"b
               ^ unknown word `b`
            ~ expected the end of the pattern

            {"a"# :1}
                ^ `#` can not stand here
            ~ white space stands before a comment

            {"a":1}#
                   ^ `#` can not stand here
            ~ white space stands before a comment
            """#))
    func `the whole argument`(annotated: String) {
        check(annotated)
    }
}
