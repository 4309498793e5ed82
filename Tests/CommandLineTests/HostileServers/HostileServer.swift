import TestSupport
import Testing

/// A server that means harm, and how a run against it has to end: by the one deadline or limit that is left to it.
struct HostileServer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let arguments: [String]
    let status: Int
    /// A part of the sentence on stderr; nil where there is nothing to tell.
    let says: String?
    /// What came before the harm, and has to be on stdout.
    let output: String
    let input: Wsx.Input
    /// Bytes beyond the usual that may be resident: a message as far as it may grow.
    let extraMemory: Int
    let script: ScriptedServer.Script

    init(
        _ name: String, _ arguments: [String], status: Int, says: String?, output: String = "before\n",
        input: Wsx.Input = .nothing, extraMemory: Int = 0, _ script: @escaping ScriptedServer.Script
    ) {
        testDescription = name
        self.arguments = arguments
        self.status = status
        self.says = says
        self.output = output
        self.input = input
        self.extraMemory = extraMemory
        self.script = script
    }

    /// A server that has sent a message before the harm, for which the connection is given up.
    static func afterAMessage(
        _ name: String, _ arguments: [String], accepting headers: [String] = [], says: String, extraMemory: Int = 0,
        _ script: @escaping ScriptedServer.Script
    ) -> HostileServer {
        HostileServer(name, arguments, status: 5, says: says, extraMemory: extraMemory) { peer in
            try peer.accept(headers, then: Wire.text("before"))
            try script(peer)
        }
    }

    /// These deadlines, each an option and its time, and all others hours away.
    static func only(_ deadlines: String...) -> [String] {
        let all = ["--connect-timeout", "--handshake-timeout", "--close-timeout", "--wait"]
        return deadlines + all.filter { !deadlines.contains($0) }.flatMap { [$0, "1h"] }
    }

    /// All deadlines hours away: what the server does has to be the end.
    static let withoutDeadline = only()

    /// Runs wsx against it and looks at the end.
    func meet() async throws {
        try await ScriptedServer.run(script, receiveBuffer: 4096) { server in
            let run = try await Wsx.run([server.url] + arguments, input: input)
            #expect(run.output == output)
            if let says {
                expectOneSentence(run, saying: says)
            } else {
                #expect(run.stderr == "")
            }
            #expect(run.status == status)
            expectPeakMemory(run.peakMemory, beyondUsual: extraMemory)
        }
    }
}

extension ScriptedConnection {
    /// Sends the same bytes again and again, and takes no notice of what comes; ends only with the connection.
    func sendWithoutEnd(_ bytes: [UInt8]) throws -> Never {
        while true { try send(bytes) }
    }

    /// Sends a byte at a time without end.
    func dripWithoutEnd(_ byte: UInt8 = 0x61) throws -> Never {
        while true {
            try send([byte])
            delay(.milliseconds(20))
        }
    }

    /// Sends the same bytes again and again, reads all that comes meanwhile, and answers Close with Close.
    ///
    /// - Parameter answersPings: whether Pings get their Pongs.
    func sendUntilClose(_ bytes: [UInt8], answersPings: Bool = true) throws {
        while true {
            try send(bytes)
            while let frame = try readFrame(within: .zero) {
                if frame.first == 0x88 { return try send(Wire.frame(0x8, frame.payload)) }
                if frame.first == 0x89, answersPings { try send(Wire.frame(0xA, frame.payload)) }
            }
        }
    }
}

extension [UInt8] {
    /// These bytes so many times.
    func times(_ count: Int) -> [UInt8] {
        Array(repeatElement(self, count: count).joined())
    }
}
