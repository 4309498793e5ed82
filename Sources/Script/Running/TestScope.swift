internal import JSONText
internal import Notation
internal import StandardStreams

/// The names of one test and their values.
struct TestScope: Scope {
    private let inputs: RunInputs
    private let sources: [SourceText]
    private var values: [String: JSONValue]
    /// A file of a value or pattern may have so many bytes.
    private static let fileLimit = 64 << 20

    init(_ inputs: RunInputs, sources: [SourceText]) {
        self.inputs = inputs
        self.sources = sources
        values = inputs.variables
    }

    mutating func assign(_ name: String, _ value: JSONValue) {
        values[name] = value
    }

    func value(of reference: Reference) throws(Diagnostic) -> JSONValue {
        if let value = values[reference.name] { return value }
        switch reference.name {
        case "uuid": return .string(Self.makeUUID())
        case "now": return .string(inputs.timestamp())
        case let name where name.hasPrefix("env."):
            let variable = String(name.dropFirst(4))
            if let value = inputs.environment(variable) { return .string(value) }
            throw Diagnostic("the environment has no \(variable)", at: reference.range)
        default:
            throw Diagnostic(
                "{{\(reference.name)}} has no value", at: reference.range,
                hint: "pass it with --var \(reference.name)=VALUE, or capture it before")
        }
    }

    func text(at range: SourceRange) -> ArraySlice<UInt8> {
        sources[range.source].bytes[range.range]
    }

    func bytes(ofFile path: String, at range: SourceRange) throws(Diagnostic) -> [UInt8] {
        let place = LocalFile.path(path, besides: sources[range.source].name)
        do {
            return try LocalFile.readRegular(place, upTo: Self.fileLimit)
        } catch {
            throw Diagnostic("cannot read \(place): \(error)", at: range)
        }
    }

    /// A random UUID (RFC 9562 section 5.4).
    private static func makeUUID() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0xC << 60) | 0x8 << 60
        let digits = [high, low].map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        var result = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { result += "-" }
            result.append(digit)
        }
        return result
    }
}
