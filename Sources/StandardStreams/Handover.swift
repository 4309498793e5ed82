internal import Dispatch
internal import Synchronization

/// A place where one thread waits for a value of another.
package final class Handover<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    package init() {}

    /// Leaves the value; only the first one counts.
    package func put(_ newValue: Value) {
        let isFirst = value.withLock { value in
            guard value == nil else { return false }
            value = newValue
            return true
        }
        if isFirst { isThere.signal() }
    }

    /// Blocks until the value is there.
    package func wait() -> Value {
        isThere.wait()
        isThere.signal()
        guard let result = value.withLock(\.self) else { preconditionFailure("the value is there") }
        return result
    }
}
