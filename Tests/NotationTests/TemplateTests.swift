import JSONText
import Notation
import Testing

@Suite("Numbers and durations with names")
struct TemplateTests {
    private let range = SourceRange(source: 0, 0..<5)

    private func duration(_ pieces: Template.Piece..., names: Names = [:]) throws -> Duration {
        try DurationSyntax.template(Template(pieces, range: range)).value(in: names)
    }

    private var time: Template.Piece { .reference(Reference(name: "time", range: range)) }

    @Test func `a text is put together of its pieces`() throws {
        let x = Template.Piece.reference(Reference(name: "x", range: range))
        for (json, text) in [("5", "<5>"), (#""a""#, "<a>"), (#"[1, "b"]"#, #"<[1,"b"]>"#), ("null", "<null>")] {
            #expect(try Template([.text("<"), x, .text(">")], range: range).text(in: ["x": json] as Names) == text)
        }
        #expect(try Template([], range: range).text(in: Names()) == "")
    }

    @Test(arguments: [("5", 5), (#""5""#, 5), ("1e2", 100), ("2.0", 2), ("-1", -1), (#""007""#, 7)])
    func `a number may be in a variable, as digits too`(json: String, number: Int) throws {
        #expect(
            try IntegerSyntax.reference(Reference(name: "n", range: range)).value(in: ["n": json] as Names) == number)
        #expect(try IntegerSyntax.literal(number).value(in: Names()) == number)
    }

    @Test(arguments: [
        "1.5", #""five""#, #""""#, #""5 ""#, "null", "[1]", "99999999999999999999", #""99999999999999999999""#,
    ])
    func `what is no number is told`(json: String) {
        let error = #expect(throws: Diagnostic.self) {
            try IntegerSyntax.reference(Reference(name: "n", range: range)).value(in: ["n": json] as Names)
        }
        #expect(error?.message == "`{{n}}` is \(json), which is no whole number")
        #expect(error?.range == range)
    }

    @Test func `a duration has its unit behind the braces or in the value`() throws {
        #expect(try duration(time, .text("ms"), names: ["time": "250"]) == .milliseconds(250))
        #expect(try duration(time, .text("s"), names: ["time": #""1.5""#]) == .milliseconds(1500))
        #expect(try duration(time, names: ["time": #""2m""#]) == .seconds(120))
        #expect(try DurationSyntax.literal(.seconds(3)).value(in: Names()) == .seconds(3))
    }

    @Test(arguments: ["250", #""250""#, "1.5"])
    func `a duration without a unit is refused`(json: String) {
        let error = #expect(throws: Diagnostic.self) { try duration(time, names: ["time": json]) }
        #expect(error?.message.hasSuffix("has no unit") == true)
        #expect(error?.hint == "write one of us, ms, s, m and h behind the braces, or into the value")
    }

    @Test(arguments: [#""soon""#, #""5 parsecs""#, "null", #""""#, #""-5s""#])
    func `what is no duration is told`(json: String) {
        let error = #expect(throws: Diagnostic.self) { try duration(time, names: ["time": json]) }
        #expect(error?.message.hasSuffix("is no duration") == true)
    }
}
