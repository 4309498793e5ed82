import JSONText
import TestSupport
import Testing

@Suite("Places in JSON")
struct JSONLocationTests {
    @Test func `a place is printed as a path, with plain names behind dots`() {
        let place = JSONLocation.root.appending(.name("payload")).appending(.name("items")).appending(.index(0))
            .appending(.name("odd name"))
        #expect(place.description == "$.payload.items[0]['odd name']")
        #expect(JSONLocation.root.description == "$")
        #expect(place.steps.count == 4)
    }

    @Test(
        arguments: [
            ("a_1", ".a_1"), ("_", "._"), ("Größe", ".Größe"), ("☺", ".☺"), ("1a", "['1a']"), ("", "['']"),
            ("a-b", "['a-b']"), ("*", "['*']"), ("it's", #"['it\'s']"#), ("\"", "['\"']"), ("\\", #"['\\']"#),
            ("\u{8}\t\n\u{C}\r", #"['\b\t\n\f\r']"#), ("\u{B}\0\u{1F}", #"['\u000b\u0000\u001f']"#),
            ("a b", "['a b']"), ("/", "['/']"),
        ])
    func `an odd name is quoted as in a normalized path`(name: String, text: String) {
        #expect(JSONLocation.root.appending(.name(name)).description == "$" + text)
    }

    @Test func `a place is found again by the path that it is printed as`() throws {
        var generator = SeededGenerator.announced()
        for _ in 0..<500 {
            let name = generator.text(scalarCount: Int.random(in: 0...6, using: &generator))
            let value = JSONValue.object([JSONMember(name: name, value: .array([.null, .bool(true)]))])
            let place = JSONLocation(steps: [.name(name), .index(1)])
            let nodes = try JSONPath(place.description).nodes(in: value)
            #expect(nodes.map(\.location) == [place])
            #expect(nodes.map(\.value) == [.bool(true)])
        }
    }

    @Test func `names are told apart by their code points`() {
        let places = ["é", "e\u{301}", "é"].map { JSONLocation.root.appending(.name($0)) }
        #expect(places[0] != places[1])
        #expect(places[0] == places[2])
        #expect(Set(places).count == 2)
        #expect(JSONLocation.root.appending(.name("0")) != JSONLocation.root.appending(.index(0)))
    }
}
