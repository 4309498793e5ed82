/// Where blocks of input come from, one way or another.
package protocol InputSource: Sendable {
    /// Begins to read; `deliver` must not block.
    func start(_ deliver: @escaping @Sendable (InputEvent) -> Void)

    /// Takes a block back that has been worked on, so that the next can be read.
    func recycle(_ block: consuming InputBlock)

    /// Reads no more. Input that has not been read stays where it is.
    func stop()

    /// Whether there is input that nobody has worked on: in a block, or in the descriptor.
    var hasUnusedInput: Bool { get }
}

/// What reading gave.
package enum InputEvent: Sendable {
    case block(InputBlock)
    case end
    case failure(StreamError)
}

/// Bytes that one read gave.
package struct InputBlock: Sendable {
    /// Memory that is used again and again; only the first `count` bytes are input.
    package var storage: [UInt8]
    package var count: Int

    package init(storage: [UInt8], count: Int) {
        self.storage = storage
        self.count = count
    }

    /// Calls `body` with the bytes.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
}
