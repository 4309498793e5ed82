import Notation
import Script
import TestSupport
import Testing

@Suite("Samples, whole and damaged")
struct SampleTests {
    private func parse(_ bytes: [UInt8]) -> (source: SourceText, syntax: ScriptSyntax, diagnostics: [Diagnostic]) {
        let source = SourceText(name: "test.wst", bytes: bytes)
        let (syntax, diagnostics) = ScriptParser.parse(source, number: 0)
        return (source, syntax, diagnostics)
    }

    /// Parses what may be anything, and shows what is wrong with it.
    private func survive(_ bytes: [UInt8]) {
        let (source, _, diagnostics) = parse(bytes)
        #expect(diagnostics.count <= 20)
        for diagnostic in diagnostics {
            #expect(diagnostic.range.range.upperBound <= bytes.count)
            #expect(SourceExcerpt(diagnostic, in: [source]).lines.count >= 3)
        }
    }

    @Test(arguments: Samples.all)
    func `the samples of the design are right`(sample: String) {
        let (_, syntax, diagnostics) = parse(Array(sample.utf8))
        #expect(diagnostics.isEmpty)
        #expect(syntax.preamble.isEmpty == false || syntax.tests.isEmpty == false)
    }

    @Test func `the sample of a subscription has this tree`() {
        #expect(
            Outline.of(parse(Array(Samples.graphql.utf8)).syntax) == """
                connect <wss://|{{host}}|/graphql>
                  header <Authorization> <Bearer |{{token}}>
                  option --subprotocol <graphql-transport-ws>
                expect next http 101
                  where subprotocol == <graphql-transport-ws>
                ignore any json {<type>:<ping>,...}
                never any json {<type>:<error>,...}
                send json {<type>:<connection_init>}
                expect next any json {<type>:<connection_ack>,...} within 1.0 seconds
                send json {<type>:<subscribe>,<id>:<1>,<payload>:{<query>:<subscription{job{id state}}>}}
                expect next any json {<type>:<next>,<id>:<1>,<payload>:{<data>:{<job>:{<id>:?job:string,\
                <state>:<QUEUED>}}}}
                expect eventually any json {<payload>:{<data>:{<job>:{<id>:{{job}},<state>:<DONE>}}},...} \
                within 30.0 seconds
                expect next any json {<type>:<complete>,<id>:<1>}

                """)
    }

    @Test func `a script may end anywhere`() {
        for sample in Samples.all.map({ Array($0.utf8) }) {
            for end in sample.indices { survive(Array(sample[..<end])) }
        }
    }

    @Test func `whatever happens to a script, it is read`() {
        var generator = SeededGenerator.announced()
        for round in 0..<2000 {
            var bytes = Array(Samples.all[round % Samples.all.count].utf8)
            for _ in 0..<Int.random(in: 1...8, using: &generator) { damage(&bytes, using: &generator) }
            survive(bytes)
        }
    }

    private func damage(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        guard bytes.isEmpty == false else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let pieces = [
            "{{", "}}", "\"", "\\u", "/", "[", "{", "...", "?", "\n", "\r", " ", "\t", "#", "é", "end\n",
            "test \"x\"\n",
        ]
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.insert(contentsOf: pieces.randomElement(using: &generator)?.utf8 ?? "".utf8, at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...80, using: &generator)))
        }
    }
}
