/// Elements of an array at regular distances (RFC 9535 section 2.3.4).
struct JSONSlice: Sendable {
    let start: Int?
    let end: Int?
    let step: Int

    /// The indices in an array of so many elements, in the order of the slice; none for a step of 0.
    func indices(count: Int) -> StrideTo<Int> {
        if step > 0 {
            stride(from: bound(start ?? 0, 0...count, count), to: bound(end ?? count, 0...count, count), by: step)
        } else if step < 0 {
            stride(
                from: bound(start ?? count - 1, -1...count - 1, count),
                to: end.map { bound($0, -1...count - 1, count) } ?? -1, by: step)
        } else {
            stride(from: 0, to: 0, by: 1)
        }
    }

    /// The index that is meant, counted from the end if it is negative, kept in a range.
    private func bound(_ index: Int, _ range: ClosedRange<Int>, _ count: Int) -> Int {
        min(max(index < 0 ? count + index : index, range.lowerBound), range.upperBound)
    }
}
