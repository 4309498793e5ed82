import Testing

/// How much memory a run may take.
enum PeakMemory {
    /// What is enough for everything that is not one large message, in bytes, for a debug build as well.
    static let usual = 40 << 20

    /// The bound for the binary under test, where `byteCount` is enough for one that is not instrumented.
    static func limit(_ byteCount: Int) -> Int {
        switch Sanitizer.ofBinary {
        case nil: byteCount
        // Idle it has 52 MiB and not 21, streaming 77 and not 31, with a quarantine of 1 MiB: the program and the
        // sanitizer's own are 30 MiB, and each byte brings its shadow, a redzone and a freed block in quarantine.
        case .address: 32 << 20 + byteCount * 3 / 2
        // An estimate, to be measured: LLVM's manual says 5 to 10 times. 64 MiB and more without bound exceed it.
        case .thread: byteCount * 8
        }
    }
}

/// Looks whether a run had at most so many bytes resident: the one place that says what a bound means.
///
/// - Parameters:
///   - peak: what was seen, as in `Wsx.Result.peakMemory` or `RunningWsx.peakMemory`.
///   - extra: bytes beyond the usual that what it was asked to do may take.
func expectPeakMemory(
    _ peak: Int, beyondUsual extra: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
) {
    let limit = PeakMemory.limit(PeakMemory.usual + extra)
    #expect(peak < limit, "\(peak >> 20) MiB were resident; \(limit >> 20) are enough", sourceLocation: sourceLocation)
}
