import TestSupport
import Testing

@Suite struct `A message of several rows` {
    @Test func `is typed with Alt and Enter`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("one")
            try await terminal.press("M-Enter")
            try await terminal.type("two")
            try await terminal.expect(screen: "> one\ntwo", cursor: (3, 1))
            server.say("first")
            try await terminal.expect(screen: "< first\n> one\ntwo", cursor: (3, 2))
            try await terminal.press("C-b", "C-b", "C-b", "C-b")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n> one\ntwo", cursor: (5, 2))
            try await terminal.press("Enter")
            try await terminal.expect(screen: "< first\n< second\n> one\ntwo\n>", cursor: (2, 4))
            #expect(try await server.texts(1) == ["one\ntwo"])
        }
    }

    @Test func `has empty rows where they were typed`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("a")
            try await terminal.press("M-Enter", "M-Enter")
            try await terminal.type("b")
            server.say("first")
            try await terminal.expect(screen: "< first\n> a\n\nb", cursor: (1, 3))
            try await terminal.press("M-Enter")
            server.say("second")
            try await terminal.expect(screen: "< first\n< second\n> a\n\nb", cursor: (0, 5))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["a\n\nb\n"])
        }
    }

    @Test func `goes on while a brace is open`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("{\"a\": [1,")
            try await terminal.press("Enter")
            try await terminal.expect(screen: "> {\"a\": [1,\n|", cursor: (2, 1))
            server.say("first")
            try await terminal.type("2]")
            try await terminal.expect(screen: "> {\"a\": [1,\n< first\n| 2]", cursor: (4, 2))
            try await terminal.press("Enter")
            try await terminal.type("}")
            try await terminal.press("Enter")
            try await terminal.expect(screen: "> {\"a\": [1,\n< first\n| 2]\n| }\n>", cursor: (2, 4))
            #expect(try await server.texts(1) == ["{\"a\": [1,\n2]\n}"])
        }
    }

    @Test func `ends with an empty row although a brace is open`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("[1,")
            try await terminal.press("Enter")
            try await terminal.expect(screen: "> [1,\n|", cursor: (2, 1))
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["[1,"])
            try await terminal.expect(screen: "> [1,\n|\n>", cursor: (2, 2))
        }
    }

    @Test func `is given up with Control-C`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("{")
            try await terminal.press("Enter")
            try await terminal.type("\"a\"")
            try await terminal.expect(screen: "> {\n| \"a\"", cursor: (5, 1))
            try await terminal.press("C-c")
            try await terminal.expect(screen: "> {\n| \"a\"^C\n>", cursor: (2, 2))
            try await terminal.type("sent")
            try await terminal.press("Enter")
            #expect(try await server.texts(1) == ["sent"])
        }
    }

    @Test func `ends with its first row after slash multiline off`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("/multiline off\r{\r")
            #expect(try await server.texts(1) == ["{"])
            try await terminal.type("/multiline on\r[\r")
            try await terminal.expect(lastRows: "> [\n|", cursor: (2, 1))
            try await terminal.type("]\r")
            #expect(try await server.texts(2) == ["{", "[\n]"])
        }
    }

    @Test func `comes back from the history as it was`() async throws {
        try await TestTerminal.talk { terminal, server in
            try await terminal.type("{\r1\r}\r")
            #expect(try await server.texts(1) == ["{\n1\n}"])
            try await terminal.press("Up")
            try await terminal.expect(screen: "> {\n| 1\n| }\n> {\n1\n}", cursor: (1, 5))
            server.say("first")
            try await terminal.expect(screen: "> {\n| 1\n| }\n< first\n> {\n1\n}", cursor: (1, 6))
            try await terminal.press("Enter")
            #expect(try await server.texts(2)[1] == "{\n1\n}")
        }
    }
}
