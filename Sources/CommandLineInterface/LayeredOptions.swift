internal import ArgumentParser
internal import Script
internal import WebSocketProtocol

/// The options of a connection: those of `wsx run`, and over them what a script says below a `connect`.
struct LayeredOptions {
    private let words: [String]
    private let base: ScriptConnectOptions
    /// What was parsed already: parsing takes longer than connecting.
    private var known: [[String]: ScriptConnectOptions] = [:]

    /// - Parameter words: the words of `wsx run`, which were parsed as `command`.
    init(_ command: RunCommand, words: [String]) {
        base = command.connection
        // Behind `--`, options would be taken for paths.
        self.words = Array(words.prefix { $0 != "--" })
    }

    /// Without any of a command line.
    static var bare: LayeredOptions {
        guard let command = try? RunCommand.parse([]) else { preconditionFailure("no word is needed") }
        return LayeredOptions(command, words: [])
    }

    /// The options with lines of a script, which win.
    mutating func with(_ lines: [[String]]) throws(ConnectRequest.Problem) -> ScriptConnectOptions {
        guard !lines.isEmpty else { return base }
        let added = lines.flatMap(\.self)
        if let options = known[added] { return options }
        if let problem = Self.problem(lines) { throw problem }
        do {
            let own = try ScriptConnectOptions.parse(added)
            var options = try RunCommand.parse(words + added).connection
            // What may be said more than once adds up in the parser, but for a script that would be too much.
            options.request.headers = base.request.headers
            options.request.replaceHeaders(with: own.request.headers)
            if !own.request.subprotocols.isEmpty { options.request.subprotocols = own.request.subprotocols }
            options.protocol.compression.replace(with: own.protocol.compression)
            if own.network.isInsecure { options.network.authorityFile = nil }
            if own.network.authorityFile != nil { options.network.isInsecure = false }
            known[added] = options
            return options
        } catch {
            throw ConnectRequest.Problem(RunCommand.complaint(error))
        }
    }

    /// What is wrong with lines of a script, without a connection; the line is the first that can not be.
    static func problem(_ lines: [[String]]) -> ConnectRequest.Problem? {
        for index in lines.indices {
            do {
                try ScriptConnectOptions.parse(lines[...index].flatMap(\.self)).check()
            } catch {
                let complaint = RunCommand.complaint(error)
                let isUnknown = complaint.hasPrefix("unknown option")
                return ConnectRequest.Problem(
                    complaint, option: index,
                    hint: isUnknown
                        ? "the options below `connect` are those of `wsx connect` that concern one connection" : nil)
            }
        }
        return nil
    }
}

extension RequestOptions {
    /// Takes headers, `NAME: VALUE` each, in place of those of the same names.
    mutating func replaceHeaders(with lines: [String]) {
        let names = lines.map(Self.name(of:))
        headers.removeAll { header in
            names.contains { $0.isEqualIgnoringASCIICase(Self.name(of: header)) }
        }
        headers += lines
    }

    private static func name(of line: String) -> String {
        String(line.prefix { $0 != ":" }.trimmingASCIISpace)
    }
}
