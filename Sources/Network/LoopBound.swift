internal import NIOCore

/// Something that lives on the network's loop, as the rest of the program holds it.
package struct LoopBound<Value>: Sendable {
    private let box: NIOLoopBound<Value>

    fileprivate init(_ box: NIOLoopBound<Value>) {
        self.box = box
    }

    /// The value itself; only on the loop.
    package var value: Value { box.value }

    /// Does something with the value, on the loop and soon.
    package func perform(_ body: @escaping @Sendable (Value) -> Void) {
        box.eventLoop.execute { body(box.value) }
    }
}

extension NetworkLoop {
    /// Makes a value on the loop; blocks until it is there.
    package func bind<Value: SendableMetatype>(_ make: @escaping @Sendable () -> Value) -> LoopBound<Value> {
        let eventLoop = eventLoop
        let box = try? eventLoop.submit { NIOLoopBound(make(), eventLoop: eventLoop) }.wait()
        guard let box else { preconditionFailure("the loop runs as long as the process") }
        return LoopBound(box)
    }
}
