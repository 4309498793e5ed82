import Script
import WebSocketProtocol

/// A network in memory with a manual clock: tests say what servers do, and when.
final class StageNetwork: ScriptNetwork {
    private struct Action {
        let instant: Instant
        let number: Int
        let perform: () -> Void
    }

    private struct WeakTimer {
        weak var timer: StageTimer?
    }

    private(set) var now = Instant(nanoseconds: 0)
    /// All attempts to connect, in order.
    private(set) var connections: [StageConnection] = []
    /// Told of each attempt; unless a test says otherwise, servers accept at once.
    var onConnect: (StageConnection) -> Void = { $0.accept() }
    /// How much later than asked for timers wake.
    var timerDelay = Duration.zero
    private var actions: [Action] = []
    private var actionCount = 0
    private var timers: [WeakTimer] = []

    func makeTimer(_ onWake: @escaping () -> Void) -> any ScriptTimer {
        let timer = StageTimer(onWake)
        timers.append(WeakTimer(timer: timer))
        return timer
    }

    func prepare(_ request: ConnectRequest) throws(ConnectRequest.Problem) -> any PreparedConnection {
        guard request.url.hasPrefix("ws://") else { throw ConnectRequest.Problem("the URL is wrong: no ws://") }
        if let wrong = request.options.firstIndex(where: { !["--retry-for", "--subprotocol"].contains($0[0]) }) {
            throw ConnectRequest.Problem("unknown option", option: wrong)
        }
        return StagePrepared(self, request)
    }

    fileprivate func attempt(_ connection: StageConnection) {
        connections.append(connection)
        onConnect(connection)
    }

    func forget() {
        connections = []
        actions = []
    }

    /// Has something happen that long from now.
    func after(_ duration: Duration, _ perform: @escaping () -> Void) {
        actions.append(Action(instant: now + duration, number: actionCount, perform: perform))
        actionCount += 1
    }

    /// Lets time go by up to that long after the start; whatever is due on the way happens when it is due, what was
    /// put there by `after` before timers. False when there is no end of it.
    @discardableResult
    func run(until limit: Duration = .seconds(1_000_000), while isWanted: () -> Bool = { true }) -> Bool {
        let limit = Instant(nanoseconds: 0) + limit
        for _ in 0..<200_000 {
            guard isWanted() else { return true }
            let action = actions.min { ($0.instant, $0.number) < ($1.instant, $1.number) }
            timers.removeAll { $0.timer == nil }
            let timer = timers.compactMap { timer in timer.timer?.wakeAt.map { ($0 + timerDelay, timer.timer) } }
                .min { $0.0 < $1.0 }
            guard let next = [action?.instant, timer?.0].compactMap(\.self).min(), next <= limit else {
                now = max(now, min(limit, actions.isEmpty && timer == nil ? now : limit))
                return true
            }
            now = max(now, next)
            if let action, action.instant == next {
                actions.removeAll { $0.number == action.number }
                action.perform()
            } else {
                timer?.1?.fire()
            }
        }
        return false
    }
}

/// A timer that the clock of a stage wakes.
final class StageTimer: ScriptTimer {
    private(set) var wakeAt: Instant?
    private let onWake: () -> Void

    init(_ onWake: @escaping () -> Void) {
        self.onWake = onWake
    }

    func wake(at instant: Instant?) {
        wakeAt = instant
    }

    func fire() {
        wakeAt = nil
        onWake()
    }
}

/// A connection that a script may try several times.
private final class StagePrepared: PreparedConnection {
    private let network: StageNetwork
    private let request: ConnectRequest
    let retryTime: Duration?

    init(_ network: StageNetwork, _ request: ConnectRequest) {
        self.network = network
        self.request = request
        retryTime = request.options.first { $0[0] == "--retry-for" }.map { .milliseconds(Int64($0[1]) ?? 0) }
    }

    func open(_ connection: ScriptConnection) -> () -> Void {
        let attempt = StageConnection(network, request, connection)
        network.attempt(attempt)
        return { [weak attempt] in attempt?.cancel() }
    }
}
