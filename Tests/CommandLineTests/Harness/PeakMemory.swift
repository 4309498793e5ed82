import Testing

/// How much memory a run may take.
enum PeakMemory {
    /// What is enough for everything that is not one large message, in bytes, for a debug build as well.
    static let usual = 40 << 20
}

/// Looks whether a run had at most so many bytes resident: the one place that says what a bound means.
///
/// - Parameters:
///   - peak: what was seen, as in `Wsx.Result.peakMemory` or `RunningWsx.peakMemory`.
///   - extra: bytes beyond the usual that what it was asked to do may take.
func expectPeakMemory(
    _ peak: Int, beyondUsual extra: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
) {
    let limit = PeakMemory.usual + extra
    #expect(peak < limit, "\(peak >> 20) MiB were resident; \(limit >> 20) are enough", sourceLocation: sourceLocation)
}
