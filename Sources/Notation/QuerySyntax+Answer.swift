internal import JSONText
internal import WebSocketProtocol

extension QuerySyntax {
    /// What the query finds. Throws when a subject of that kind never has what is asked for.
    package func answer(of subject: QuerySubject, in scope: some Scope) throws(Diagnostic) -> QueryAnswer {
        switch kind {
        case .path(let path): return try answer(path, of: subject.payload)
        case .size: return answer(.number(JSONNumber(subject.payload.bytes.count)))
        case .text: return answer((subject.payload.text).map { .string($0) }, absence: "the payload is no text")
        case .header, .status, .subprotocol, .extensions, .body: break
        }
        guard case .response(let response) = subject else {
            throw Diagnostic("only the response to the opening handshake has \(words)", at: range)
        }
        let fields = response.head.fields
        switch kind {
        case .status: return answer(.number(JSONNumber(response.status)))
        case .header(let name):
            let name = try name.text(in: scope)
            return answer(fields.combined(name), absence: "the response has no header \(MessageNotation.string(name))")
        case .subprotocol:
            return answer(fields.combined("Sec-WebSocket-Protocol"), absence: "the server chose no subprotocol")
        case .extensions:
            return answer(fields.combined("Sec-WebSocket-Extensions"), absence: "the server chose no extensions")
        default: return answer(.string(subject.payload.repairedText))
        }
    }

    private func answer(_ value: JSONValue?, absence: String = "there is nothing") -> QueryAnswer {
        QueryAnswer(values: value.map { [$0] } ?? [], absence: absence, query: words, isPlural: false)
    }

    private func answer(_ path: JSONPath, of payload: ReceivedPayload) throws(Diagnostic) -> QueryAnswer {
        switch payload.json {
        case .failure(let error):
            return QueryAnswer(
                values: [], absence: "the payload is not JSON: \(error)", query: words, isPlural: !path.isSingular)
        case .success(let value):
            do {
                return QueryAnswer(
                    values: try path.nodes(in: value).map(\.value), absence: "there is nothing at \(path.text)",
                    query: words, isPlural: !path.isSingular)
            } catch {
                throw Diagnostic("\(error)", at: range)
            }
        }
    }

    /// What is asked, for sentences.
    private var words: String {
        switch kind {
        case .path(let path): path.text
        case .header: "a header"
        case .status: "a status"
        case .subprotocol: "a subprotocol"
        case .extensions: "extensions"
        case .body: "a body"
        case .size: "the size"
        case .text: "the text"
        }
    }
}

extension HeaderFields {
    /// The values of all fields of a name as one (RFC 9110 section 5.3).
    fileprivate func combined(_ name: String) -> JSONValue? {
        let values = values(name)
        return values.isEmpty ? nil : .string(values.joined(separator: ", "))
    }
}
