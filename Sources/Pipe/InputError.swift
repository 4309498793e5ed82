/// What is wrong with the local input.
package enum InputError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Text that is not UTF-8, in that line or piece, counted from 1.
    case invalidUTF8(line: Int)
    /// With `--one`: the offset of the first wrong byte.
    case invalidUTF8At(offset: Int)
    case tooLong(line: Int, limit: Int)
    case unreadable(String)

    package var description: String {
        switch self {
        case .invalidUTF8(let line):
            "line \(line) of the input is not UTF-8; what came before it was sent. Use --binary for bytes."
        case .invalidUTF8At(let offset):
            "the input is not UTF-8 at byte \(offset). Use --binary for bytes."
        case .tooLong(let line, let limit):
            "line \(line) of the input is longer than \(limit) bytes; what came before it was sent."
                + " Allow more with --max-message."
        case .unreadable(let reason):
            "cannot read stdin: \(reason)"
        }
    }
}
