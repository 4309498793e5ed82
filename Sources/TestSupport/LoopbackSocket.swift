#if canImport(Glibc)
import CSystemCalls
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A call of the system that failed in a test's own code.
package struct SocketError: Error, CustomStringConvertible {
    package let description: String

    init(_ call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}

/// Blocking TCP sockets on 127.0.0.1.
package enum LoopbackSocket {
    /// A listening socket on a free port, and that port.
    package static func listen(backlog: CInt = 16) throws -> (descriptor: CInt, port: Int) {
        let (descriptor, port) = try reserve()
        guard system(listen: descriptor, backlog) == 0 else { throw SocketError("listen") }
        return (descriptor, port)
    }

    /// A socket that has a free port and does not listen, and that port: it refuses everybody until it is closed.
    package static func reserve() throws -> (descriptor: CInt, port: Int) {
        let descriptor = try make()
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(descriptor, name, length) == 0 && getsockname(descriptor, name, &length) == 0
            }
        }
        guard isBound else { throw SocketError("bind") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// The next client of a listening socket; nil when it is gone already.
    static func accept(_ listening: CInt) -> CInt? {
        #if canImport(Glibc)
        let descriptor = wsx_accept(listening)
        #else
        let descriptor = Darwin.accept(listening, nil, nil)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #endif
        return descriptor < 0 ? nil : descriptor
    }

    /// A socket that no child gets, whenever it is started.
    private static func make() throws -> CInt {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #endif
        guard descriptor >= 0 else { throw SocketError("socket") }
        return descriptor
    }

    /// A socket that is connected to a port of this machine.
    package static func connect(port: Int) throws -> CInt {
        let descriptor = try make()
        var address = address(port: UInt16(port))
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                Self.system(connect: descriptor, name, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw SocketError("connect") }
        setNoDelay(descriptor)
        return descriptor
    }

    /// Sends small pieces at once, so that they arrive as pieces.
    static func setNoDelay(_ descriptor: CInt) {
        var isOn: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Bounds what the system takes for a connection that nobody reads; accepted connections inherit it.
    static func setReceiveBuffer(_ descriptor: CInt, _ byteCount: CInt) {
        var byteCount = byteCount
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &byteCount, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Lets `close` send a reset in place of an orderly end.
    static func setReset(_ descriptor: CInt) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    // The system's calls, by names that the methods here do not hide.

    private static func system(listen descriptor: CInt, _ backlog: CInt) -> CInt {
        #if canImport(Glibc)
        Glibc.listen(descriptor, backlog)
        #else
        Darwin.listen(descriptor, backlog)
        #endif
    }

    private static func system(connect descriptor: CInt, _ name: UnsafePointer<sockaddr>, _ size: socklen_t) -> CInt {
        #if canImport(Glibc)
        Glibc.connect(descriptor, name, size)
        #else
        Darwin.connect(descriptor, name, size)
        #endif
    }
}
