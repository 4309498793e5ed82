/// How a line can go on.
package struct Completion: Equatable, Sendable {
    /// Number of characters before the cursor that each candidate replaces.
    package var replacedCount: Int
    /// What can stand there, in the order to be shown.
    package var candidates: [String]
    /// What follows a candidate that is the only one.
    package var suffix: String

    package init(replacedCount: Int, candidates: [String], suffix: String = " ") {
        self.replacedCount = replacedCount
        self.candidates = candidates
        self.suffix = suffix
    }

    /// What all candidates begin with.
    var commonPrefix: String {
        guard var prefix = candidates.first?.unicodeScalars.map(\.self) else { return "" }
        for candidate in candidates.dropFirst() {
            prefix = zip(prefix, candidate.unicodeScalars).prefix { $0 == $1 }.map(\.0)
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: prefix)
        return String(result)
    }
}
