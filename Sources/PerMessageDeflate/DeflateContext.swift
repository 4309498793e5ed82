/// How one direction of a connection is compressed (RFC 7692 section 7.1).
package struct DeflateContext: Equatable, Sendable {
    /// The logarithm of the window's size in bytes, 8 to 15.
    package var windowBits: Int
    /// Whether a message may refer to the ones before it ("context takeover").
    package var isKept: Bool

    package init(windowBits: Int = 15, isKept: Bool = true) {
        self.windowBits = windowBits
        self.isKept = isKept
    }

    /// For people: `a window of 32 KiB, kept between messages`.
    var text: String {
        let size = 1 << windowBits
        return "a window of \(size < 1024 ? "\(size) bytes" : "\(size >> 10) KiB"), "
            + (isKept ? "kept between messages" : "new for each message")
    }
}
