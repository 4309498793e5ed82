import JSONText
import TestSupport
import Testing

@Suite("Paths into JSON")
struct JSONPathTests {
    /// What a path finds: each place and its value, as text.
    private func found(_ path: String, in text: String) throws -> [String] {
        try JSONPath(path).nodes(in: JSONValue(parsing: text)).map { "\($0.location) \($0.value.compactText)" }
    }

    // MARK: - The examples of RFC 9535

    private let letters = #"["a","b","c","d","e","f","g"]"#

    @Test func `the root is the whole value (2.2.3)`() throws {
        #expect(try found("$", in: #"{"k":"v"}"#) == [#"$ {"k":"v"}"#])
    }

    @Test(
        arguments: [
            ("$.o['j j']", [#"$.o['j j'] {"k.k":3}"#]), ("$.o['j j']['k.k']", ["$.o['j j']['k.k'] 3"]),
            (#"$.o["j j"]["k.k"]"#, ["$.o['j j']['k.k'] 3"]), (#"$["'"]["@"]"#, [#"$['\'']['@'] 2"#]),
        ])
    func `names select members (2.3.1.3)`(path: String, nodes: [String]) throws {
        #expect(try found(path, in: #"{"o":{"j j":{"k.k":3}},"'":{"@":2}}"#) == nodes)
    }

    @Test(
        arguments: [
            ("$[*]", [#"$.o {"j":1,"k":2}"#, "$.a [5,3]"]), ("$.o[*]", ["$.o.j 1", "$.o.k 2"]),
            ("$.o[*, *]", ["$.o.j 1", "$.o.k 2", "$.o.j 1", "$.o.k 2"]), ("$.a[*]", ["$.a[0] 5", "$.a[1] 3"]),
        ])
    func `a wildcard selects all children (2.3.2.3)`(path: String, nodes: [String]) throws {
        #expect(try found(path, in: #"{"o":{"j":1,"k":2},"a":[5,3]}"#) == nodes)
    }

    @Test(arguments: [("$[1]", ["$[1] \"b\""]), ("$[-2]", ["$[0] \"a\""]), ("$[2]", []), ("$[-3]", [])])
    func `an index selects an element (2.3.3.3)`(path: String, nodes: [String]) throws {
        #expect(try found(path, in: #"["a","b"]"#) == nodes)
    }

    @Test(
        arguments: [
            ("$[1:3]", [1, 2]), ("$[5:]", [5, 6]), ("$[1:5:2]", [1, 3]), ("$[5:1:-2]", [5, 3]),
            ("$[::-1]", [6, 5, 4, 3, 2, 1, 0]), ("$[0, 3]", [0, 3]), ("$[0:2, 5]", [0, 1, 5]), ("$[0, 0]", [0, 0]),
        ])
    func `slices and several selectors select elements (2.3.4.3 and 2.5.1.3)`(path: String, indices: [Int]) throws {
        let nodes = try JSONPath(path).nodes(in: JSONValue(parsing: letters))
        #expect(nodes.map(\.location) == indices.map { JSONLocation.root.appending(.index($0)) })
        #expect(nodes.map(\.value) == indices.map { .string(["a", "b", "c", "d", "e", "f", "g"][$0]) })
    }

    @Test(
        arguments: [
            ("$..j", ["$.o.j 1", "$.a[2][0].j 4"]), ("$..[0]", ["$.a[0] 5", #"$.a[2][0] {"j":4}"#]),
            ("$..o", [#"$.o {"j":1,"k":2}"#]), ("$.o..[*, *]", ["$.o.j 1", "$.o.k 2", "$.o.j 1", "$.o.k 2"]),
            ("$.a..[0, 1]", ["$.a[0] 5", "$.a[1] 3", #"$.a[2][0] {"j":4}"#, #"$.a[2][1] {"k":6}"#]),
            (
                "$..*",
                [
                    #"$.o {"j":1,"k":2}"#, #"$.a [5,3,[{"j":4},{"k":6}]]"#, "$.o.j 1", "$.o.k 2", "$.a[0] 5",
                    "$.a[1] 3", #"$.a[2] [{"j":4},{"k":6}]"#, #"$.a[2][0] {"j":4}"#, #"$.a[2][1] {"k":6}"#,
                    "$.a[2][0].j 4", "$.a[2][1].k 6",
                ]
            ),
        ])
    func `two dots reach all descendants (2.5.2.3)`(path: String, nodes: [String]) throws {
        let text = #"{"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]}"#
        #expect(try found(path, in: text) == nodes)
        #expect(try found(path.replacing("..*", with: "..[*]"), in: text) == nodes)
    }

    @Test(
        arguments: [
            ("$.a", ["$.a null"]), ("$.a[0]", []), ("$.a.d", []), ("$.b[0]", ["$.b[0] null"]),
            ("$.b[*]", ["$.b[0] null"]), ("$.null", ["$.null 1"]),
        ])
    func `null is a value like others (2.6.1)`(path: String, nodes: [String]) throws {
        #expect(try found(path, in: #"{"a":null,"b":[null],"c":[{}],"null":1}"#) == nodes)
    }

    @Test(
        arguments: [
            ("$.store.book[*].author", 2), ("$..author", 2), ("$.store.*", 2), ("$.store..price", 3),
            ("$..book[1]", 1), ("$..book[1].author", 1), ("$..book[1].publisher", 0), ("$..book[-1]", 1),
            ("$..book[0,1]", 2), ("$..book[:2]", 2), ("$..*", 13),
        ])
    func `the book store (1.5)`(path: String, count: Int) throws {
        let store = #"""
            {"store":{"book":[{"author":"Rees","title":"Sayings","price":8.95},
            {"author":"Waugh","title":"Sword","price":12.99}],"bicycle":{"color":"red","price":399}}}
            """#
        #expect(try found(path, in: store).count == count)
    }

    // MARK: - Selectors

    @Test func `slices are those of the RFC's algorithm`() throws {
        var generator = SeededGenerator.announced()
        for _ in 0..<3000 {
            let count = Int.random(in: 0...6, using: &generator)
            let parts = (0..<3).map { _ in
                Bool.random(using: &generator) ? Int.random(in: -8...8, using: &generator) : nil
            }
            let path = "$[\(parts.map { $0.map(String.init) ?? "" }.joined(separator: ":"))]"
            let value = JSONValue.array((0..<count).map { .number(JSONNumber($0)) })
            let indices = try JSONPath(path).nodes(in: value).map(\.value)
            let expected = sliced(count, parts[0], parts[1], parts[2] ?? 1)
            #expect(indices == expected.map { .number(JSONNumber($0)) }, "\(path) of \(count)")
        }
    }

    /// RFC 9535 section 2.3.4.2.2, word by word.
    private func sliced(_ count: Int, _ start: Int?, _ end: Int?, _ step: Int) -> [Int] {
        func normalize(_ index: Int) -> Int { index >= 0 ? index : count + index }
        var indices: [Int] = []
        if step > 0 {
            var index = min(max(normalize(start ?? 0), 0), count)
            let upper = min(max(normalize(end ?? count), 0), count)
            while index < upper {
                indices.append(index)
                index += step
            }
        } else if step < 0 {
            var index = min(max(normalize(start ?? count - 1), -1), count - 1)
            let lower = min(max(normalize(end ?? -count - 1), -1), count - 1)
            while lower < index {
                indices.append(index)
                index += step
            }
        }
        return indices
    }

    @Test(
        arguments: [
            ("$[-9007199254740991:9007199254740991]", 7), ("$[9007199254740991:-9007199254740991:-1]", 7),
            ("$[::9007199254740991]", 1), ("$[::-9007199254740991]", 1), ("$[9007199254740991]", 0),
            ("$[-9007199254740991]", 0), ("$[1:2:0]", 0),
        ])
    func `the largest numbers are no trouble`(path: String, count: Int) throws {
        #expect(try found(path, in: letters).count == count)
    }

    @Test func `selectors that do not fit the value select nothing`() throws {
        for path in ["$.a", "$['a','b']", "$[0][0]", "$[0].*", "$[0][1:]"] {
            #expect(try found(path, in: letters) == [], "\(path)")
        }
        for path in ["$[0]", "$[:]", "$[-1]"] { #expect(try found(path, in: #"{"a":1}"#) == [], "\(path)") }
    }

    @Test func `of members with the same name the last is there`() throws {
        let text = #"{"a":1,"b":2,"a":3}"#
        #expect(try found("$.a", in: text) == ["$.a 3"])
        #expect(try found("$.*", in: text) == ["$.b 2", "$.a 3"])
        #expect(try found("$..a", in: text) == ["$.a 3"])
    }

    @Test(
        arguments: [
            (#"$["\u0061"]"#, "a"), (#"$['\u000B']"#, "\u{B}"), (#"$['\'']"#, "'"), (#"$["\""]"#, "\""),
            (#"$['"']"#, "\""), (#"$["'"]"#, "'"), (#"$['\\\/\b\f\n\r\t']"#, "\\/\u{8}\u{C}\n\r\t"),
            (#"$["\uD834\uDD1E"]"#, "𝄞"), ("$['é']", "é"), ("$['e\u{301}']", "e\u{301}"), ("$.☺", "☺"),
            ("$[']']", "]"), ("$._1", "_1"), ("$['']", ""), ("$['\u{7F}']", "\u{7F}"),
        ])
    func `names in quotes have the escapes of JSON`(path: String, name: String) throws {
        let names = [
            "a", "\u{B}", "'", "\"", "\\/\u{8}\u{C}\n\r\t", "𝄞", "é", "e\u{301}", "☺", "]", "_1", "", "\u{7F}",
        ]
        let value = JSONValue.object(names.map { JSONMember(name: $0, value: .string($0)) })
        #expect(try JSONPath(path).nodes(in: value).map(\.value) == [.string(name)])
    }

    @Test(
        arguments: [
            "$ .a [ 0 ]", "$\n.a\t[\r0]", "$['a' , 'b'] [0]", "$[ 1 : 2 : 3 ]", "$[ : ]", "$[:: ]", "$ ..a",
        ])
    func `white space may stand before segments and in brackets (2.1.1 and 2.5)`(path: String) {
        #expect(throws: Never.self) { try JSONPath(path) }
    }

    // MARK: - What is no path

    @Test(
        arguments: [
            ("", 0, "expected $, with which a path begins"), ("a", 0, "expected $, with which a path begins"),
            (" $", 0, "expected $, with which a path begins"), ("$ ", 2, "expected . or ["),
            ("$a", 1, "expected . or ["), ("$.a ", 4, "expected . or ["), ("$$", 1, "expected . or ["),
            ("$.", 2, "expected a name or *; odd names go in ['…']"),
            ("$..", 3, "expected a name or *; odd names go in ['…']"),
            ("$...a", 3, "expected a name or *; odd names go in ['…']"),
            ("$.1", 2, "expected a name or *; odd names go in ['…']"),
            ("$. a", 2, "expected a name or *; odd names go in ['…']"),
            ("$.. [0]", 3, "expected a name or *; odd names go in ['…']"),
            ("$.['a']", 2, "expected a name or *; odd names go in ['…']"),
            ("$.'a'", 2, "expected a name or *; odd names go in ['…']"),
            ("$.a-b", 3, "expected . or ["), ("$.é€.-", 8, "expected a name or *; odd names go in ['…']"),
            ("$[]", 2, "expected a name in quotes, an index, a slice or *"),
            ("$[", 2, "expected a name in quotes, an index, a slice or *"),
            ("$[a]", 2, "expected a name in quotes, an index, a slice or *"),
            ("$[0,]", 4, "expected a name in quotes, an index, a slice or *"),
            ("$[+1]", 2, "expected a name in quotes, an index, a slice or *"),
            ("$[0", 3, "expected , or ]"), ("$[0 2]", 4, "expected , or ]"), ("$[1.0]", 3, "expected , or ]"),
            ("$[1:2:3:4]", 7, "expected , or ]"), ("$[1:a]", 4, "expected , or ]"), ("$['a'b]", 5, "expected , or ]"),
            ("$[-]", 3, "expected a digit"), ("$[- 1]", 3, "expected a digit"), ("$[::-]", 5, "expected a digit"),
            ("$[01]", 2, "expected a number without leading zeros, and not -0"),
            ("$[-0]", 2, "expected a number without leading zeros, and not -0"),
            ("$[1:-01]", 4, "expected a number without leading zeros, and not -0"),
            ("$[9007199254740992]", 2, "expected a number of at most 9007199254740991"),
            ("$[::-9007199254740992]", 4, "expected a number of at most 9007199254740991"),
            ("$[99999999999999999999]", 2, "expected a number of at most 9007199254740991"),
            ("$['a", 4, "expected the quote that ends the name"),
            ("$['a\"]", 6, "expected the quote that ends the name"),
            ("$['a\n']", 4, "expected an escape in place of the control character"),
            (#"$['\x']"#, 4, #"expected an escape as in JSON, such as \n or \u00e9"#),
            (#"$['\"']"#, 4, #"expected an escape as in JSON, such as \n or \u00e9"#),
            (#"$["\'"]"#, 4, #"expected an escape as in JSON, such as \n or \u00e9"#),
            (#"$['\u12']"#, 4, #"expected an escape as in JSON, such as \n or \u00e9"#),
            (#"$['\"#, 4, #"expected an escape as in JSON, such as \n or \u00e9"#),
            (#"$['\uD834']"#, 4, "expected an escape that is a character, not half a pair of surrogates"),
            (#"$['\uDD1E\uD834']"#, 4, "expected an escape that is a character, not half a pair of surrogates"),
            (#"$['\uD834\u"#, 4, "expected an escape that is a character, not half a pair of surrogates"),
            ("$[?@.a]", 2, "filters are not supported: select with *, and judge the values that are found"),
            ("$.a[ ?(@.b==1)]", 5, "filters are not supported: select with *, and judge the values that are found"),
            ("$.?a", 2, "filters are not supported: select with *, and judge the values that are found"),
            ("@.a", 0, "filters are not supported: select with *, and judge the values that are found"),
            ("$.a.length()", 10, "functions are not supported: a path has names, indices, slices and *"),
            ("$[(1)]", 2, "functions are not supported: a path has names, indices, slices and *"),
            ("length($.a)", 0, "expected $, with which a path begins"),
        ])
    func `what is no path is told with its place`(text: String, offset: Int, description: String) {
        let error = #expect(throws: JSONPath.SyntaxError.self) { try JSONPath(text) }
        #expect(error?.offset == offset)
        #expect(error?.description == description)
    }

    @Test func `random text is no crash`() throws {
        var generator = SeededGenerator.announced()
        let marks = [
            "$", ".", "..", "[", "]", "*", ",", ":", "0", "-1", "12", "a", "é", "'", "\"", "\\", "\\u", "D834", " ",
        ]
        let value = try JSONValue(parsing: #"{"a":[[1,2],{"a":{"a":[]}}]}"#)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...10, using: &generator)
            let text = "$" + (0..<count).map { _ in marks.randomElement(using: &generator)! }.joined()
            do throws(JSONPath.SyntaxError) {
                let path = try JSONPath(text)
                #expect(path.text == text)
                #expect((try? path.nodes(in: value)) != nil)
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "\(text)")
            }
        }
    }

    // MARK: - Hostile values

    @Test func `a path looks at 100,000 nodes and no more`() throws {
        let values = JSONValue.array(Array(repeating: .null, count: 100_000))
        #expect(try JSONPath("$[*]").nodes(in: values).count == 100_000)
        #expect(try JSONPath("$[1:]").nodes(in: values).count == 99_999)
        #expect(try JSONPath("$..a").nodes(in: values).isEmpty)
        for path in ["$[*, 0]", "$[::1, -1]", "$..*"] {
            let error = #expect(throws: JSONPath.TooManyNodes.self) { try JSONPath(path).nodes(in: values) }
            #expect(error?.description == "\(path) looks at more than 100000 places of the JSON: name a part of it")
        }
    }

    @Test func `the deepest value has its places found`() throws {
        let depth = JSONValue.maximumDepth
        let text = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        let nodes = try JSONPath("$..*").nodes(in: JSONValue(parsing: text))
        #expect(nodes.map(\.location.steps.count) == Array(1...depth))
        #expect(nodes.last?.value == .number(JSONNumber(1)))
    }

    @Test func `descendants of descendants are given up early`() throws {
        let text = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let value = try JSONValue(parsing: text)
        #expect(throws: JSONPath.TooManyNodes.self) { try JSONPath("$..*..*..*..*").nodes(in: value) }
    }

    // MARK: - Properties

    @Test(
        arguments: [
            ("$", true), ("$.a", true), ("$['a'][-1].b", true), ("$.*", false), ("$[0,1]", false), ("$[0:1]", false),
            ("$..a", false), ("$..[0]", false), ("$.a[*].b", false), ("$['a','b']", false),
        ])
    func `a path is singular that can give one node at most`(path: String, isSingular: Bool) throws {
        #expect(try JSONPath(path).isSingular == isSingular)
    }

    @Test func `paths are equal that are written the same`() throws {
        #expect(try JSONPath("$.a") == JSONPath("$.a"))
        #expect(try JSONPath("$.a") != JSONPath("$['a']"))
        #expect(try JSONPath("$.é") != JSONPath("$.e\u{301}"))
    }

    @Test(
        arguments: [
            ("", ""), ("a", ""), (" $", ""), ("$", "$"), ("$.a == 1", "$.a"), ("$.a\t", "$.a"), ("$.a\n$.b", "$.a"),
            ("$['odd name'] exists", "$['odd name']"), ("$[ 1 , 2 ].a x", "$[ 1 , 2 ].a"),
            (#"$["]\" "] x"#, #"$["]\" "]"#), ("$['\"] '] x", "$['\"] ']"), ("$.a[?(@.b == 1)] x", "$.a[?(@.b == 1)]"),
            ("$[0 x", "$[0 x"), ("$['a x", "$['a x"), (#"$['\"#, #"$['\"#), ("$.it's late", "$.it's"),
            ("$.a] b", "$.a]"), ("$]] [0] b", "$]]"),
        ])
    func `a path ends at white space in a longer line`(line: String, path: String) {
        let length = Array(line.utf8).withUnsafeBytes { JSONPath.prefixLength(of: $0) }
        #expect(length == path.utf8.count)
    }
}
