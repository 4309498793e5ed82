internal import ArgumentParser
internal import WebSocketProtocol

/// `wsx autobahn URL`, which is for those who work on wsx: no help of another verb names it.
struct AutobahnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wsx autobahn",
        abstract: "Be the client that a fuzzing server of Autobahn's suite tests.",
        usage: "wsx autobahn URL [options]",
        discussion: """
            Runs the cases of the server one after the other, echoing, and asks it to write its reports. Prints which \
            cases behaved neither OK nor INFORMATIONAL, and how many of each there are. How the connections were \
            closed is told by the server's reports alone.

            Exit status: 0 all passed, 1 a case did not, 3 no connection, 4 handshake refused, 5 no fuzzing server, \
            64 usage.
            """,
        shouldDisplay: false
    )

    @Argument(help: "Where the fuzzing server is, such as ws://127.0.0.1:9001.")
    var url: String

    @Option(help: ArgumentHelp("Whose results these are in the server's reports.", valueName: "name"))
    var agent = "wsx"

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("Run these cases only: 6.4.1, or by the server's count 7 or 5-10.", valueName: "case"))
    var selection: CaseSelection?

    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "No progress; the results stay.")
    var isQuiet = false

    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Network")
    var network: NetworkOptions

    @OptionGroup(title: "Protocol")
    var `protocol`: ProtocolOptions

    func check() throws(UsageError) {
        try `protocol`.check()
        // The server takes a query apart.
        guard !agent.isEmpty, agent.utf8.allSatisfy(Self.isUnreserved) else {
            throw UsageError("--agent \"\(agent)\" is wrong. Use letters, digits and -._~ only.")
        }
        guard !url.contains("?") else { throw UsageError("the URL of a fuzzing server has no query.") }
    }

    /// How to open a connection to one of the server's paths.
    func plan(_ path: String) throws(UsageError) -> ConnectPlan {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        return try ConnectPlan(try ConnectCommand.url(base, path: path), request, network, `protocol`)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
