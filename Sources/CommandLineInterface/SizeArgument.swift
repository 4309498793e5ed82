internal import ArgumentParser

/// A size on the command line: `100`, `64KiB`, `16MiB`, `1G`; units are powers of 1024.
struct SizeArgument: ExpressibleByArgument {
    /// Bytes.
    let byteCount: Int

    init(_ byteCount: Int) {
        self.byteCount = byteCount
    }

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        let shift: Int
        switch argument.dropFirst(digits.count).lowercased() {
        case "", "b": shift = 0
        case "k", "kib", "kb": shift = 10
        case "m", "mib", "mb": shift = 20
        case "g", "gib", "gb": shift = 30
        default: return nil
        }
        guard let number = Int(digits), number <= Int.max >> 31 else { return nil }
        byteCount = number << shift
    }

    var defaultValueDescription: String {
        byteCount % (1 << 20) == 0 ? "\(byteCount >> 20)MiB" : "\(byteCount)"
    }
}
