internal import Rendering

/// A piece of JSON as it is written (RFC 8259).
struct JSONOutput {
    let text: String

    private init(_ text: String) {
        self.text = text
    }

    static func object(_ members: [(name: String, value: JSONOutput)]) -> JSONOutput {
        JSONOutput("{" + members.map { string($0.name).text + ":" + $0.value.text }.joined(separator: ",") + "}")
    }

    static func array(_ elements: [JSONOutput]) -> JSONOutput {
        JSONOutput("[" + elements.map(\.text).joined(separator: ",") + "]")
    }

    static func integer(_ number: Int) -> JSONOutput { JSONOutput(String(number)) }

    static func boolean(_ value: Bool) -> JSONOutput { JSONOutput(value ? "true" : "false") }

    /// Seconds to the microsecond.
    static func seconds(_ duration: Duration) -> JSONOutput { JSONOutput(duration.seconds(decimals: 6)) }

    /// A string, or null. What a terminal would act on is escaped as well: such files are looked at there.
    static func string(_ value: String?) -> JSONOutput {
        guard let value else { return JSONOutput("null") }
        return JSONOutput("\"" + value.escaping(escape) + "\"")
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            guard TerminalText.isHarmful(scalar) else { return nil }
            // All of these lie below U+10000.
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
