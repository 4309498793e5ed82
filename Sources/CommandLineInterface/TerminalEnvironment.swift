#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What the environment says of a terminal and of the user's files.
enum TerminalEnvironment {
    /// Whether there are colours: where nothing is chosen, unless `NO_COLOR` has a value (no-color.org) or the terminal
    /// is dumb.
    static func isColored(_ choice: ColorChoice) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: value("NO_COLOR") == nil && ![nil, "dumb"].contains(value("TERM"))
        }
    }

    /// Where typed lines are kept: `$XDG_STATE_HOME/wsx/history`, or in `~/.local/state`.
    static var historyFile: String? {
        let state = value("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (state ?? value("HOME").map { $0 + "/.local/state" }).map { $0 + "/wsx/history" }
    }

    /// The name of this machine; empty where it is not known.
    static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A variable's value, if it has one that is not empty.
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
