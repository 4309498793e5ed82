internal import StandardStreams

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A server on loopback that plays a script to each connection, on threads of its own.
package final class ScriptedServer: Sendable {
    /// What is done with one connection. An error that it throws because the client is gone is only recorded.
    package typealias Script = @Sendable (ScriptedConnection) throws -> Void

    private struct State {
        var logs: [ScriptedConnection.Log] = []
        var descriptors: Set<CInt> = []
        var isStopped = false
    }

    package let port: Int
    package var url: String { "ws://127.0.0.1:\(port)/" }
    private let listening: CInt
    private let stopPipe: (read: CInt, write: CInt)
    private let state = Monitor(State())

    private init(_ script: @escaping Script, receiveBuffer: CInt?) throws {
        (listening, port) = try LoopbackSocket.listen()
        if let receiveBuffer { LoopbackSocket.setReceiveBuffer(listening, receiveBuffer) }
        stopPipe = try TestPipe.ends()
        SystemThread.start { self.acceptAll(script) }
    }

    /// Runs a server as long as `body`.
    ///
    /// - Parameter receiveBuffer: bytes that its side of a connection takes without being read, about.
    package static func run<Result>(
        _ script: @escaping Script, receiveBuffer: CInt? = nil, _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let server = try ScriptedServer(script, receiveBuffer: receiveBuffer)
        defer { server.stop() }
        return try await body(server)
    }

    /// What a client did, once the script for it has come to its end.
    package func finished(_ index: Int = 0) async throws -> ScriptedConnection.Log {
        try await log(index, where: \.isFinished)
    }

    /// What a client did so far, once that is as `predicate` says.
    @discardableResult
    package func log(
        _ index: Int = 0, where predicate: @escaping @Sendable (ScriptedConnection.Log) -> Bool
    ) async throws -> ScriptedConnection.Log {
        let isReached = await state.reach(.seconds(60)) { $0.logs.count > index && predicate($0.logs[index]) }
        return try state.update { state in
            guard isReached else { throw NeverHappened(logs: state.logs) }
            return state.logs[index]
        }
    }

    /// How many clients have connected.
    package var connectionCount: Int { state.update { $0.logs.count } }

    private struct NeverHappened: Error {
        let logs: [ScriptedConnection.Log]
    }

    private func acceptAll(_ script: @escaping Script) {
        while true {
            var waiting = [
                pollfd(fd: listening, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopPipe.read, events: Int16(POLLIN), revents: 0),
            ]
            while poll(&waiting, 2, -1) < 0, errno == EINTR {}
            if waiting[1].revents != 0 { return finish() }
            guard let descriptor = LoopbackSocket.accept(listening) else { continue }
            let index = state.update { state in
                state.logs.append(ScriptedConnection.Log())
                state.descriptors.insert(descriptor)
                return state.logs.count - 1
            }
            SystemThread.start { self.play(script, descriptor, index) }
        }
    }

    private func play(_ script: Script, _ descriptor: CInt, _ index: Int) {
        let connection = ScriptedConnection(
            descriptor, stopDescriptor: stopPipe.read,
            change: { [state] change in state.update { change(&$0.logs[index]) } },
            willClose: { [state] in
                // Whoever stops the server shuts sockets down, and must not find this number in other hands.
                state.update { _ = $0.descriptors.remove(descriptor) }
            })
        var interruption: ScriptedConnection.Interruption?
        do {
            try script(connection)
        } catch {
            interruption = error as? ScriptedConnection.Interruption
        }
        connection.end()
        state.update { state in
            state.logs[index].interruption = interruption
            state.logs[index].isFinished = true
        }
    }

    /// Ends all connections; threads that wait on them come to their ends.
    private func stop() {
        state.update { state in
            state.isStopped = true
            for descriptor in state.descriptors { shutdown(descriptor, CInt(SHUT_RDWR)) }
        }
        var byte: UInt8 = 0
        _ = write(stopPipe.write, &byte, 1)
    }

    private func finish() {
        close(listening)
        _ = state.wait(.seconds(5)) { $0.descriptors.isEmpty }
        close(stopPipe.read)
        close(stopPipe.write)
    }
}
