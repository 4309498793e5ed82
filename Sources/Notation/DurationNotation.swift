extension Duration {
    /// Reads a duration as people write it: `250ms`, `5s`, `2m`, `1h`; a bare number is seconds.
    package init?(notation text: some StringProtocol) {
        let units: [(String, Int64)] = [
            ("ms", 1_000_000), ("us", 1000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        let unit = units.first { text.hasSuffix($0.0) } ?? ("", 1_000_000_000)
        let number = text.dropLast(unit.0.count)
        guard let value = Double(number), value.isFinite, number.allSatisfy({ $0.isNumber || $0 == "." }),
            value * Double(unit.1) < 9e18
        else { return nil }
        self = .nanoseconds(Int64((value * Double(unit.1)).rounded()))
    }
}
