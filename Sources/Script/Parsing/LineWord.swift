/// What a line begins with.
enum LineWord: String, CaseIterable {
    case send = ">"
    case expect = "<"
    case connect, ignore, never
    case test, include, set, option, wait, print
    case `repeat`, `for`, unordered, always, end
    case `where`, capture

    /// Whether the name of a connection may stand before it.
    var isAction: Bool {
        switch self {
        case .send, .expect, .connect, .ignore, .never: true
        default: false
        }
    }

    /// Those that are written with letters.
    static let words = allCases.map(\.rawValue).filter { $0 != ">" && $0 != "<" }
}
