internal import WebSocketProtocol

/// The opening handshake.
extension Session {
    func continueHandshake(
        _ handshake: OpeningHandshake, deadline: Instant, _ block: UnsafeRawBufferPointer
    ) {
        switch handshake {
        case .client(var client):
            let progress = client.receive(block)
            phase = .handshake(.client(client), deadline: deadline)
            guard case .finished(let outcome, let consumed) = progress else { return }
            opened(outcome)
            receiveRest(of: block, from: consumed)
        case .server(var server):
            let progress = server.receive(block)
            phase = .handshake(.server(server), deadline: deadline)
            guard case .finished(let outcome, let response, let consumed) = progress else { return }
            write(response)
            accepted(outcome)
            receiveRest(of: block, from: consumed)
        }
    }

    func receiveRest(of block: UnsafeRawBufferPointer, from consumed: Int) {
        guard case .open = phase, consumed < block.count else { return }
        receive(UnsafeRawBufferPointer(rebasing: block[consumed...]))
    }

    func opened(_ outcome: ClientHandshake.Outcome) {
        guard case .handshake(.client(let handshake), _) = phase else { return }
        switch outcome {
        case .failed(let failure):
            finish(.handshakeFailed(failure))
            closeTransport()
        case .accepted(let response):
            let subprotocol = response.head.fields.first("Sec-WebSocket-Protocol")
            open(
                role: .client,
                Opening(
                    request: handshake.request, response: response, subprotocol: subprotocol,
                    agreedExtension: handshake.agreedExtension))
        }
    }

    func accepted(_ outcome: ServerHandshake.Outcome) {
        switch outcome {
        case .refused(let status, let reason):
            finish(.requestRefused(status: status, reason: reason))
            closeTransport()
        case .accepted(let request, let subprotocol):
            guard case .handshake(.server(let handshake), _) = phase else { return }
            open(
                role: .server,
                Opening(
                    request: request, response: nil, subprotocol: subprotocol,
                    agreedExtension: handshake.agreedExtension))
        }
    }

    func open(role: Role, _ opening: Opening) {
        connection = ProtocolConnection(
            role: role, configuration: configuration.connection,
            compression: opening.agreedExtension?.makeCompression(), now: transport.now, random: configuration.random)
        if !isReading { connection?.setReading(false) }
        handshakeByteCount = writtenByteCount
        phase = .open
        front.sessionDidOpen(self, opening)
    }
}
