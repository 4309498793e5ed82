import Testing

/// Looks whether stderr is one clear sentence that says `part`: no type name, no number of the system, no second line.
func expectOneSentence(
    _ run: Wsx.Result, saying part: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    let stderr = run.stderr
    #expect(run.errorLines.count == 1, "one line is due, not: \(stderr)", sourceLocation: sourceLocation)
    #expect(stderr.hasPrefix("wsx: ") && stderr.hasSuffix("\n"), "\(stderr)", sourceLocation: sourceLocation)
    #expect(stderr.contains(part), "\(part) is missing in: \(stderr)", sourceLocation: sourceLocation)
    #expect(stderr.utf8.count < 400, "too long for a sentence: \(stderr)", sourceLocation: sourceLocation)
    for word in ["NIO", "Error", "errno", "Optional(", "code:", "(.", "BoringSSL", "Swift", "fatal"] {
        #expect(!stderr.contains(word), "\(word) does not belong into: \(stderr)", sourceLocation: sourceLocation)
    }
}

/// One row of the table of what can go wrong: what a server does, and what wsx makes of it.
struct BadServer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var bytes: [UInt8] = []
    /// What stands on stderr.
    var says: String
    /// The code in the Close that wsx owes.
    var closeCode: Int? = nil
    var arguments: [String] = []

    init(
        _ name: String, _ bytes: [UInt8], says: String, closeCode: Int? = nil, arguments: [String] = []
    ) {
        testDescription = name
        self.bytes = bytes
        self.says = says
        self.closeCode = closeCode
        self.arguments = arguments
    }
}
