internal import NIOCore
internal import Session

/// Makes a front end and its session, and the port by which other threads reach them.
func makeSession<Front: FrontEnd>(
    _ transport: any Transport, _ facts: ConnectionFacts, on eventLoop: any EventLoop, handshake: OpeningHandshake,
    _ configuration: SessionConfiguration,
    _ makeFront: (SessionPort<Front.Command>, ConnectionFacts) -> Front
) -> Session<Front> {
    let box = NIOLoopBoundBox<WeakSession<Front>>(WeakSession(), eventLoop: eventLoop)
    let port = SessionPort<Front.Command> { command in
        eventLoop.execute { box.value.session?.perform(command) }
    }
    let session = Session(
        transport: transport, front: makeFront(port, facts), handshake: handshake, configuration: configuration)
    box.value.session = session
    return session
}

private struct WeakSession<Front: FrontEnd> {
    weak var session: Session<Front>?
}
