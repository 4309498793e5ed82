internal import ArgumentParser

/// A duration on the command line: `250ms`, `5s`, `2m`, `1h`; a bare number is seconds.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let units: [(String, Int64)] = [
            ("ms", 1_000_000), ("us", 1000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        let unit = units.first { argument.hasSuffix($0.0) } ?? ("", 1_000_000_000)
        let number = argument.dropLast(unit.0.count)
        guard let value = Double(number), value.isFinite, number.allSatisfy({ $0.isNumber || $0 == "." }),
            value * Double(unit.1) < 9e18
        else { return nil }
        duration = .nanoseconds(Int64((value * Double(unit.1)).rounded()))
    }

    var defaultValueDescription: String {
        let milliseconds = duration / .milliseconds(1)
        return milliseconds < 1000 ? "\(Int(milliseconds))ms" : "\(Int(milliseconds / 1000))s"
    }
}

/// The time of `-w`: a duration, or -1 for until the server closes.
struct StayArgument: ExpressibleByArgument {
    /// Nil for as long as the server does.
    let duration: Duration?

    init?(argument: String) {
        if argument == "-1" {
            duration = nil
            return
        }
        guard let parsed = DurationArgument(argument: argument) else { return nil }
        duration = parsed.duration
    }
}
