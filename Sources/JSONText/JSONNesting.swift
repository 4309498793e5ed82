/// The objects and arrays that are open at a place of a text: a bit for each, however many a peer opens.
struct JSONNesting: Sendable {
    /// How many are open.
    private(set) var depth = 0
    /// The innermost ones, up to the last whole 64, the last one opened in the lowest bit; 1 is an object.
    private var innermost: UInt64 = 0
    /// The others, 64 to a word. Empty, and without memory, up to a depth of 64.
    private var others: [UInt64] = []

    /// Whether the innermost is an object; false when none is open.
    var isInObject: Bool { innermost & 1 == 1 }

    /// Opens an object or an array.
    mutating func open(isObject: Bool) {
        // What was in the word before is shifted out by the time that it is full again.
        if depth & 63 == 0, depth > 0 { others.append(innermost) }
        innermost = innermost << 1 | (isObject ? 1 : 0)
        depth += 1
    }

    /// Closes the innermost; one has to be open.
    mutating func close() {
        precondition(depth > 0, "nothing is open")
        innermost >>= 1
        depth -= 1
        if depth & 63 == 0, depth > 0 { innermost = others.removeLast() }
    }
}
