internal import Network
internal import Script
internal import Session
internal import WebSocketProtocol

/// The network as scripts have it. Lives on the loop.
final class LoopNetwork: ScriptNetwork {
    private let loop: NetworkLoop
    private var options: LayeredOptions
    /// Tells of connections that anybody can listen to.
    private let warn: (String) -> Void
    private var insecureHosts: Set<String> = []

    init(_ loop: NetworkLoop, options: LayeredOptions, warn: @escaping (String) -> Void) {
        self.loop = loop
        self.options = options
        self.warn = warn
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
        var options = try self.options.with(request.options)
        options.request.replaceHeaders(with: request.headers.map { "\($0.name): \($0.value)" })
        do throws(UsageError) {
            var plan = try ConnectPlan(url, options.request, options.network, options.protocol)
            plan.leaveEndToSteps(options.protocol)
            if url.isSecure, options.network.isInsecure, insecureHosts.insert(url.host).inserted {
                warn("the certificate of \(url.host) is not verified (--insecure)")
            }
            return PreparedAttempt(loop, plan, isTCP: request.isTCP, retryTime: options.retryFor?.duration)
        } catch {
            throw ConnectRequest.Problem(error.description)
        }
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
