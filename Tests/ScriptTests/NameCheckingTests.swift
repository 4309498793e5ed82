import Notation
import Script
import Testing

@Suite("Names that scripts use")
struct NameCheckingTests {
    @Test func `a name that gets its value later`() throws {
        try check(
            """
            connect ws://x
            > "{{id}}"
               ^^^^^^ `id` is used before it has a value
            ~ it gets one in line 3
            < {"id": ?id}
            """,
            right: """
                connect ws://x
                < {"id": ?id}
                > "{{id}}"
                """)
    }

    @Test func `all that gives a name its value`() throws {
        try check(
            #"""
            connect ws://x
            set a = 1
            < {"b": ?b, "c": [?c:int, {"d": ?d:/^(?<e>.)/}]}
              capture f = $.f
            < /(?<g>\d+) (?<h>{{a}})/ or close /(?'i'x)/
            repeat 2 as j
              > "{{j}}"
            end
            for k in [{{a}}]
              > [{{k}}, {{b}}, "{{c}}"]
            end
            unordered
              < ping /(?P<l>.)/
            end
            > "{{d}}{{e}}{{f}}{{g}}{{h}}{{i}}{{j}}{{k}}{{l}}"
            """#)
    }

    @Test func `all places where a name is used`() throws {
        let script = try load(
            """
            option timeout {{a}}
            connect ws://{{b}}/
              X-{{c}}: {{d}}
              --user {{e}}
            > {"{{f}}": [{{g}}, "{{h}}"]} fragment {{i}} chop {{j}}
            > ping fill {{k}} "{{l}}"
            > close {{m}} "{{n}}"
            < glob "{{o}}" or /{{p}}/ within {{q}}s rtt < {{r}}
              where $.a == {{s}}
              where $.a count > {{t}}
              where $.a matches /{{u}}/
            < no file "{{v}}" for {{w}}
            ignore ping "{{x}}"
            wait {{y}}ms
            print "{{z}} {{uuid}} {{now}} {{env.HOME}}"
            """)
        let inputs = ScriptChecker.check(script).inputs
        #expect(inputs.map(\.name).joined() == "abcdefghijklmnopqrstuvwxyz")
        #expect(inputs.map { script.sources[0].line(at: $0.range.range.lowerBound) }.first == 1)
    }

    @Test func `an input is told where it is used first, and is no error`() throws {
        let script = try load("connect ws://{{host}}:{{port}}/{{host}}\nset path = \"/\"\nprint \"{{path}}\"")
        let findings = ScriptChecker.check(script, given: ["port"])
        #expect(findings.inputs.map(\.name) == ["host", "port"])
        #expect(findings.inputs[0].range.range == 13..<21)
        #expect(findings.errors.isEmpty)
    }

    @Test func `a value from outside is there from the start`() throws {
        try check("connect ws://x\n> \"{{id}}\"\n< {\"id\": ?id}", given: ["id"])
    }

    @Test func `a value of another test`() throws {
        try check(
            """
            connect ws://x
            test "one"
            set id = 1
            > {{id}}
            test "two"
            > {{id}}
              ^^^^^^ `id` is used before it has a value
            ~ line 3 gives it one in another test, and tests share nothing
            """,
            right: """
                connect ws://x
                set id = 1
                test "one"
                > {{id}}
                test "two"
                > {{id}}
                """)
    }

    @Test func `lines before the tests do not know what a test captures`() throws {
        try check(
            """
            connect ws://x
            > {{id}}
              ^^^^^^ `id` is used before it has a value
            ~ it gets one in line 4
            test "one"
            < {"id": ?id}
            test "two"
            < {"id": ?id}
            """)
    }

    @Test func `the line of a test is read before all others`() throws {
        try check(
            """
            connect ws://x
            set list = [1]
            test "{{list}} {{x}}" for x in {{list}}
                  ^^^^^^^^ `list` is used before it has a value
            ~ tests are listed before a line is run: pass it with --var
                                           ^^^^^^^^ `list` is used before it has a value
            ~ tests are listed before a line is run: pass it with --var
            > {{list}}
            """,
            right: """
                connect ws://x
                set list = [1]
                test "{{x}}" for x in {{elements}}
                > {{list}}
                """)
    }

    @Test func `in a pattern its own captures are not known, below it they are`() throws {
        try check(
            """
            connect ws://x
            < {"a": ?a, "b": {{a}}}
                             ^^^^^ `a` is used before it has a value
            ~ it gets one in line 2
              where $.c == {{a}}
            """,
            right: """
                connect ws://x
                < {"a": ?a, "b": ?}
                  where $.b == {{a}}
                """)
    }

    @Test func `what unordered lines capture is known after their end`() throws {
        try check(
            """
            connect ws://x
            unordered
              < {"a": ?a}
                where $.b == {{a}}
              < {{a}}
                ^^^^^ `a` is used before it has a value
            ~ it gets one in line 3
            end
            """,
            right: """
                connect ws://x
                unordered
                  < {"a": ?a}
                    where $.b == {{a}}
                end
                < {{a}}
                """)
    }

    @Test func `teardown comes after everything`() throws {
        try check(
            """
            connect ws://x
            always
              > {"delete": {{id}}}
                           ^^^^^^ `id` is used before it has a value
            ~ line 6 gives it one in another test, and tests share nothing
            end
            test "one"
            < {"id": ?id}
            test "two"
            > "hello"
            """,
            right: """
                connect ws://x
                always
                  > {"delete": {{id}}}
                end
                < {"id": ?id}
                """)
    }

    @Test func `values that nobody uses`() throws {
        try check(
            """
            connect ws://x
            set a = 1
                ^ warning: `a` is never used
            ~ delete the line, or use it as `{{a}}`
            < {"b": ?b:int, "c": ?c}
                     ^ warning: `b` is never used
            ~ leave out the name: `?` matches any value, `?:int` one of a type
              capture d = $.d
                      ^ warning: `d` is never used
            ~ delete the line, or use it as `{{d}}`
            < /(?<e>.)(?<_f>.)/
              ^^^^^^^^^^^^^^^^^ warning: `e` is never used
            ~ a group that captures nothing is `(?:…)`
            repeat {{c}} as g
                            ^ warning: `g` is never used
            ~ leave out `as g`
              wait 1s
            end
            for h in [1]
                ^ warning: `h` is never used
            ~ use it as `{{h}}`
              wait 1s
            end
            """)
        try check(
            """
            connect ws://x
            test "a" for i in [1]
                         ^ warning: `i` is never used
            ~ use it as `{{i}}`
            > "a"
            """)
    }

    @Test func `what an included file captures is for whoever includes it`() throws {
        let login = ["_login.wst": "> {{user}}\n< {\"session\": ?session, \"id\": ?id}"]
        try check("connect ws://x\ninclude \"_login.wst\"\n> {{session}}", files: login)
        try check(login["_login.wst"]!, name: "_login.wst")
    }

    @Test func `an error in an included file is told there`() throws {
        let script = try load(
            "include \"_a.wst\"\ninclude \"_a.wst\"\nset x = 1", files: ["_a.wst": "print \"{{x}}\""])
        let diagnostics = ScriptChecker.check(script).diagnostics
        #expect(diagnostics.map(\.range.source) == [1])
        #expect(diagnostics.first?.hint == "it gets one in line 3 of test.wst")
    }
}
