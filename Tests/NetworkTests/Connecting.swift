import Network
import Session
import TestSupport
import Testing
import WebSocketProtocol

/// The loop of all tests here, as a program has one.
let loop = NetworkLoop()

/// Lets everything be done that is due on the loop.
func settle() async {
    await withCheckedContinuation { continuation in
        anchor.perform { _ in continuation.resume() }
    }
}

private let anchor = loop.bind {}

/// One attempt to connect to a port of this machine, and what came of it so far.
struct Connecting: Sendable {
    enum Happening: Equatable, Sendable {
        case session(RecordingFrontEnd.Call)
        case stream(RecordingStreamFront.Call)
        case failed(String)
        /// The call that opens has returned.
        case returned
    }

    private let happenings: Monitor<[Happening]>
    private let attempt: LoopBound<Attempt>

    /// Opens a session; `prepare` says how its front end reacts.
    static func session(
        _ options: ConnectOptions, prepare: @escaping @Sendable (RecordingFrontEnd) -> Void = { _ in }
    ) async -> Connecting {
        await Connecting { happenings in
            loop.open(
                options, handshake: SampleHandshake.client(),
                configuration: SessionConfiguration(random: { SystemRandom.fill($0) }),
                makeFront: { (_: SessionPort<String>, _) in
                    let front = RecordingFrontEnd()
                    front.onCall = { call in happenings.update { $0.append(.session(call)) } }
                    prepare(front)
                    return front
                },
                failed: { error in happenings.update { $0.append(.failed(error.description)) } })
        }
    }

    /// Opens a stream of bytes, which reacts as `onCall` says.
    static func stream(
        _ options: ConnectOptions,
        onCall: @escaping @Sendable (ByteStream, RecordingStreamFront.Call) throws -> Void = { _, _ in }
    ) async -> Connecting {
        await Connecting { happenings in
            loop.openStream(
                options,
                makeFront: { _ in
                    let front = RecordingStreamFront()
                    front.onCall = { stream, call in
                        happenings.update { $0.append(.stream(call)) }
                        try? onCall(stream, call)
                    }
                    return front
                },
                failed: { error in happenings.update { $0.append(.failed(error.description)) } })
        }
    }

    private init(_ open: @escaping @Sendable (Monitor<[Happening]>) -> Attempt) async {
        let happenings = Monitor<[Happening]>([])
        self.happenings = happenings
        attempt = await onThread {
            loop.bind {
                let attempt = open(happenings)
                happenings.update { $0.append(.returned) }
                return attempt
            }
        }
    }

    func cancel() {
        attempt.perform { $0.cancel() }
    }

    /// Waits for something to happen.
    func reach(_ happening: Happening) async throws {
        try #require(await happenings.reach(.seconds(60)) { $0.contains(happening) })
    }

    /// All that happened, once the last of it is an end.
    func finished() async -> [Happening] {
        _ = await happenings.reach(.seconds(60)) { $0.contains(where: \.isEnd) }
        return await soFar()
    }

    /// All that happened so far, and whatever is due on the loop.
    func soFar() async -> [Happening] {
        await settle()
        return happenings.update { $0 }
    }
}

extension Connecting.Happening {
    fileprivate var isEnd: Bool {
        switch self {
        case .session(.end), .stream(.end), .failed: true
        case .session, .stream, .returned: false
        }
    }
}

/// How a port of this machine is reached; the timeout is one that never comes, however slow the tests are.
func loopback(_ port: Int, tls: TLSOptions? = nil, timeout: Duration = .seconds(86_400)) -> ConnectOptions {
    ConnectOptions(host: "127.0.0.1", port: UInt16(port), tls: tls, timeout: timeout)
}
