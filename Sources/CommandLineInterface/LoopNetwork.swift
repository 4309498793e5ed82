internal import ArgumentParser
internal import Network
internal import Script
internal import Session
internal import WebSocketProtocol

/// The network as scripts have it. Lives on the loop.
final class LoopNetwork: ScriptNetwork {
    private let loop: NetworkLoop
    /// The words of `wsx run`: what a script says below a `connect` comes behind them and wins.
    private let words: [String]
    /// Options that were parsed already: parsing takes longer than connecting.
    private var parsed: [[String]: ScriptConnectOptions] = [:]

    init(_ loop: NetworkLoop, words: [String]) {
        self.loop = loop
        self.words = words
    }

    var now: Instant { NetworkLoop.now }

    func makeTimer(_ onWake: @escaping () -> Void) -> any ScriptTimer {
        loop.timer(onWake)
    }

    func prepare(_ request: ConnectRequest) throws(ConnectRequest.Problem) -> any PreparedConnection {
        let url: WebSocketURL
        do {
            url = try WebSocketURL(request.url)
        } catch {
            throw ConnectRequest.Problem("the URL is wrong: \(error)")
        }
        var options = try options(request.options)
        // Headers of a script replace those of the command line that have the same name.
        options.request.headers.removeAll { line in
            let name = line.prefix { $0 != ":" }.trimmingASCIISpace
            return request.headers.contains { $0.name.isEqualIgnoringASCIICase(name) }
        }
        options.request.headers += request.headers.map { "\($0.name): \($0.value)" }
        do {
            try options.protocol.check()
            let plan = try ConnectPlan(url, options.request, options.network, options.protocol)
            return PreparedAttempt(
                loop, plan, isTCP: request.isTCP, retryTime: options.retryFor?.duration)
        } catch {
            throw ConnectRequest.Problem(error.description)
        }
    }

    private func options(_ lines: [[String]]) throws(ConnectRequest.Problem) -> ScriptConnectOptions {
        let key = lines.flatMap(\.self)
        if let known = parsed[key] { return known }
        if let problem = Self.problem(lines) { throw problem }
        do {
            let options = try RunCommand.parse(words + key).connection
            parsed[key] = options
            return options
        } catch {
            throw Self.problem(lines, RunCommand.message(for: error))
        }
    }

    /// Looks at options that a script has below a `connect`, without a connection.
    static func problem(_ lines: [[String]]) -> ConnectRequest.Problem? {
        do {
            _ = try ScriptConnectOptions.parse(lines.flatMap(\.self))
            return nil
        } catch {
            return problem(lines, ScriptConnectOptions.message(for: error))
        }
    }

    /// Finds the line that is wrong by itself.
    private static func problem(_ lines: [[String]], _ message: String) -> ConnectRequest.Problem {
        let option = lines.firstIndex { (try? ScriptConnectOptions.parse($0)) == nil }
        return ConnectRequest.Problem(CommandLineInterface.sentence(message), option: option)
    }
}

extension LoopTimer: ScriptTimer {}

/// A connection of a script that can be tried.
private final class PreparedAttempt: PreparedConnection {
    private let loop: NetworkLoop
    private let plan: ConnectPlan
    private let isTCP: Bool
    let retryTime: Duration?

    init(_ loop: NetworkLoop, _ plan: ConnectPlan, isTCP: Bool, retryTime: Duration?) {
        self.loop = loop
        self.plan = plan
        self.isTCP = isTCP
        self.retryTime = retryTime
    }

    func open(_ connection: ScriptConnection) -> () -> Void {
        let failed: (ConnectError) -> Void = { connection.didFail($0.description, nil) }
        if isTCP {
            let attempt = loop.openStream(
                plan.options, makeFront: { _ in ScriptStreamFront(connection) }, failed: failed)
            return { attempt.cancel() }
        }
        // The attempt is over when the transport is there; the handshake goes on.
        var port: SessionPort<ScriptFrontEnd.Command>?
        let attempt = loop.open(
            plan.options, handshake: plan.handshake(), configuration: plan.configuration,
            makeFront: { (newPort: SessionPort<ScriptFrontEnd.Command>, _) in
                port = newPort
                return ScriptFrontEnd(connection)
            }, failed: failed)
        return {
            attempt.cancel()
            port?.post(.abandon)
        }
    }
}
