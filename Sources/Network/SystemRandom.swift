#if canImport(Glibc)
internal import CSystemCalls
internal import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Strong randomness from the system.
package enum SystemRandom {
    /// Fills `buffer` with unpredictable bytes.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        #if canImport(Glibc)
        var filled = 0
        while filled < buffer.count {
            let count = getrandom(buffer.baseAddress! + filled, buffer.count - filled, 0)
            precondition(count > 0 || errno == EINTR, "the system has no randomness to give")
            filled += max(0, count)
        }
        #else
        arc4random_buf(buffer.baseAddress!, buffer.count)
        #endif
    }

    /// Some unpredictable bytes.
    package static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }
}
