import Notation
import Script
import TestSupport
import Testing

@Suite("Scripts in their best shape")
struct ScriptFormatterTests {
    /// Formats a text, and what comes of it once more.
    private func check(_ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let formatted = try format(text)
        #expect(formatted == expected, sourceLocation: sourceLocation)
        #expect(try format(formatted) == formatted, sourceLocation: sourceLocation)
        #expect(meaning(of: formatted) == meaning(of: text), sourceLocation: sourceLocation)
    }

    @Test func `words and signs stand apart`() throws {
        try check(
            #"""
            bob   connect	tcp   ws://x:80/a?b=<c>
              >"a  b"fragment 3   chop{{n}}
            <{"a":1,  "b" :2}within 1.5s rtt<=50ms
              where   $['a  b']  >=1
              where $.a  count==2
              where  status not !={"a":  1}
              capture x=$.a
            set  y = [ 1 ]
            < close 1000 , 1001,4000-4999/a b/i or  eof
            > frame op = 3   fin=0 "x"
            > hex  00 ff   7f  chop  1
            test   "a  b"skip "c"for x in[1]
            """#,
            #"""
            bob connect tcp ws://x:80/a?b=<c>
            > "a  b" fragment 3 chop {{n}}
            < {"a":1,  "b" :2} within 1.5s rtt <= 50ms
              where $['a  b'] >= 1
              where $.a count == 2
              where status not != {"a":  1}
              capture x = $.a
            set y = [ 1 ]
            < close 1000,1001,4000-4999 /a b/i or eof
            > frame op=3 fin=0 "x"
            > hex 00 ff   7f chop 1

            test "a  b" skip "c" for x in [1]

            """#)
    }

    @Test func `headers and options keep their text`() throws {
        try check(
            """
            connect  ws://x
                X-A:b  #c
            \tX-B:d
                --subprotocol   a  b
                --proxy=  http://y
              X-C:   #d
            connect tcp  =
            connect#no-comment
            """,
            """
            connect ws://x
              X-A: b  #c
              X-B: d
              --subprotocol a  b
              --proxy=http://y
              X-C: #d
            connect tcp =
            connect#no-comment

            """)
    }

    @Test func `blocks are indented by two, and what continues a line by two more`() throws {
        try check(
            """
                test "a"
              repeat 2 as i
            for x in [1]
            always
            unordered
            < "a"
               where size == 1
            bob < "{{x}}"
            end
            end
                    end
            end
            > "b"
            """,
            """
            test "a"
            repeat 2 as i
              for x in [1]
                always
                  unordered
                    < "a"
                      where size == 1
                    bob < "{{x}}"
                  end
                end
              end
            end
            > "b"

            """)
    }

    @Test func `JSON over several lines is indented by its brackets`() throws {
        try check(
            #"""
            repeat 2
            > {"a":[1,   2],   # first
                  # second
            "b" : [{
                "c]": "}",
                    "d": "[{"}
               ,{}
            ]

              , "e": {{e}} }   fragment 2
            < [ {
            "a":1
            }]
              where $.x == [
            1 ]
            end
            """#,
            #"""
            repeat 2
              > {"a":[1,   2],  # first
                # second
                "b" : [{
                    "c]": "}",
                    "d": "[{"}
                  ,{}
                ]

                , "e": {{e}} } fragment 2
              < [ {
                  "a":1
              }]
                where $.x == [
                  1 ]
            end

            """#)
        try check("< {\n\"a\": ?:/[}]# \"/\n}", "< {\n  \"a\": ?:/[}]# \"/\n}\n")
    }

    @Test func `a test has one blank line above it and its comments`() throws {
        try check(
            """


            # all
            test "a"
            > "a"
            # of a


            # of b
              # too
            test "b"



            > "b"
            test "c"
            """,
            """
            # all
            test "a"
            > "a"
            # of a

            # of b
            # too
            test "b"

            > "b"

            test "c"

            """)
        try check("option timeout 1s\n# of a\ntest \"a\"", "option timeout 1s\n\n# of a\ntest \"a\"\n")
    }

    @Test func `comments stay with what follows them`() throws {
        try check(
            """
            connect ws://x/?%23
                # above the header
              A: b # no comment
              # above the step
            <   "# no comment"    #   a comment
                 # above the condition
              where text matches /[#] # [/]/ #last
            always
             # above the line
            > "a"
            # at the end of the block
            end
               # at the end
            """,
            """
            connect ws://x/?%23
              # above the header
              A: b # no comment
            # above the step
            < "# no comment"  #   a comment
              # above the condition
              where text matches /[#] # [/]/  #last
            always
              # above the line
              > "a"
              # at the end of the block
            end
            # at the end

            """)
    }

    @Test func `lines end with a line feed, and nothing before it`() throws {
        try check("> \"a\" \t\r\n\r\n\r\n  # b \r\n", "> \"a\"\n\n# b\n")
        try check("", "")
        try check("\n \n", "")
        try check("# a", "# a\n")
    }

    @Test func `what does not parse is refused`() throws {
        let error = #expect(throws: ScriptFormatter.Refusal.self) { try format("> hello\n> \"a\"\n< {") }
        #expect(error?.diagnostics.count == 2)
    }

    // MARK: Any script

    @Test(arguments: 0..<100)
    func `the same with any white space`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let text = loosen(Self.sample, using: &generator)
        let formatted = try format(text)
        #expect(try format(formatted) == formatted)
        #expect(meaning(of: formatted) == meaning(of: Self.sample))
        #expect(formatted.split(separator: "\n") == Self.sample.split(separator: "\n"))
    }

    @Test(arguments: Samples.all)
    func `the samples of the design keep their meaning`(sample: String) throws {
        let formatted = try format(sample)
        #expect(try format(formatted) == formatted)
        #expect(meaning(of: formatted) == meaning(of: sample))
        try #expect(ScriptChecker.check(load(formatted)).errors.isEmpty)
    }

    @Test(arguments: Samples.all + [sample])
    func `whatever happens to a script, if it parses it keeps its meaning`(sample: String) throws {
        var generator = SeededGenerator.announced()
        var count = 0
        // Most of them do not parse any more.
        for _ in 0..<5000 where count < 8 {
            var text = Array(sample)
            for _ in 0..<3 {
                let place = text.indices.randomElement(using: &generator)!
                let piece = Array(" \t\n#\"{}[]<>=,:/\\x1").randomElement(using: &generator)!
                text.replaceSubrange(place..<place + Int.random(in: 0...1, using: &generator), with: [piece])
            }
            guard let formatted = try? format(String(text)) else { continue }
            count += 1
            #expect(try format(formatted) == formatted)
            #expect(meaning(of: formatted) == meaning(of: String(text)))
        }
        #expect(count > 0)
    }

    /// Changes white space that means nothing.
    private func loosen(_ text: String, using generator: inout SeededGenerator) -> String {
        let scale = Int.random(in: 1...3, using: &generator)
        let margin = ["", " ", "\t", "   "].randomElement(using: &generator)!
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let words = String(line.drop { $0 == " " })
            let indentation = margin + String(repeating: " ", count: (line.count - words.count) * scale)
            // Where nothing is a literal, every space may be any white space.
            let isLoose = !words.contains { "\"/{[:#".contains($0) } && !words.hasPrefix("> hex")
            let space = ["  ", "\t", " "].randomElement(using: &generator)!
            let end = ["", " ", "\t", "\r", "\n", "\n \n"].randomElement(using: &generator)!
            return indentation + (isLoose ? words.replacing(" ", with: space) : words) + end
        }.joined(separator: "\n")
    }

    /// In its best shape, with every kind of line.
    private static let sample = #"""
        # A script.
        option timeout 2s
        option strict on
        option close-timeout {{time}}ms
        include "_login.wst"
        set user = {
          "name": "ada",  # a comment
          "tags": [
            "a # b", {{tag}}
          ]
        }
        alice connect ws://{{host}}/a?b=1
          # a header
          Cookie: a=b; c=d # e
          --subprotocol chat
        connect tcp ws://{{host}}
        always
          > close 1000 "bye"
          < close 1000,4000-4999 /bye # [/]/i or eof  # the end
        end

        # One for each.
        test "a {{x}}" skip "not yet" for x in [1, "two"]
        alice < http 101 within 5s
          where header "Server" startsWith "x"
          where subprotocol not is null
        alice ignore ping or pong
        never {"type": "error", ...}
        > frame op=3 fin=0 rsv=4 mask=no len=200 "a"
        > hex 00 ff 7f
        > base64 aGVsbG8=
        > binary fill 10 "ab" fragment 3 chop 2
        < prefer text or binary
        < pong rtt < 50ms
          where size >= 10
        < eventually {
          "a": [1, ..., ?last:int],
          "b": {"c": ?:/^\d+ "[{]$/i},
          ...
        } within 5s
          where $.a[0] == [
            1
          ]
          capture first = $['a'][0]
        < nothing for 300ms
        alice < no glob "a*" for 1s

        test "blocks"
        repeat 3 as i
          for y in [{{i}}, {"a": 1}]
            unordered
              < {{y}}
              alice < "{{y}}"
                where text contains "a"
              # the last one
            end
            wait 200ms
          end
          print "{{y}} {{first}}"
        end
        """#
}

private func format(_ text: String) throws -> String {
    let source = SourceText(name: "test.wst", bytes: Array(text.utf8))
    return String(decoding: try ScriptFormatter.format(source), as: UTF8.self)
}

/// The tree of a text, without the places where things stand.
private func meaning(of text: String) -> String {
    let source = SourceText(name: "test.wst", bytes: Array(text.utf8))
    return Outline.of(ScriptParser.parse(source, number: 0).syntax)
}
