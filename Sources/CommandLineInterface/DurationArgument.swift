internal import ArgumentParser
internal import Notation

/// A duration on the command line: `250ms`, `5s`, `2m`, `1h`; a bare number is seconds.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let duration = Duration(notation: argument) else { return nil }
        self.duration = duration
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
