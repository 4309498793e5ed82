internal import Notation

/// `[NAME] connect [tcp] URL` with its header and option lines.
extension ScriptParser {
    mutating func connect(_ connection: String?, from start: SyntaxReader) -> StepSyntax? {
        let head = line { parser throws(Diagnostic) in try parser.target() }
        let range = reader.range(from: start.offset)
        var headers: [ConnectSyntax.Header] = []
        var options: [ConnectSyntax.Option] = []
        while takeContinuation(of: start, where: { $0.isAtHeader || !$0.isAtStep }) {
            if reader.isAt("--") {
                line { parser throws(Diagnostic) in try parser.option() }.map { options.append($0) }
            } else {
                line { parser throws(Diagnostic) in try parser.header() }.map { headers.append($0) }
            }
        }
        return head.map { head in
            let syntax = ConnectSyntax(
                connection: connection, isTCP: head.isTCP, url: head.url, headers: headers, options: options)
            return step(.connect(syntax), from: start, head: range)
        }
    }

    private mutating func target() throws(Diagnostic) -> (isTCP: Bool, url: Template) {
        let isTCP = reader.source.text(reader.offset..<reader.endOfSolidText) == "tcp"
        if isTCP { _ = reader.take(word: "tcp") }
        guard !reader.isAtLineEnd else { throw reader.unexpected("a URL such as `ws://localhost:8080/`") }
        let url = try reader.template(upTo: reader.endOfSolidText)
        if reader.isAt("--") { throw reader.misplaced("an option of a connection", below: "connect") }
        return (isTCP, url)
    }

    /// `Name: value`
    private mutating func header() throws(Diagnostic) -> ConnectSyntax.Header {
        guard reader.isAtHeader else {
            throw reader.unexpected("a header such as `Name: value`, or an option such as `--subprotocol chat`")
        }
        let name = try reader.template(upTo: reader.endOfHeaderName)
        _ = reader.take(":")
        return ConnectSyntax.Header(name: name, value: try reader.template(upTo: reader.endOfText))
    }

    /// `--flag value`, `--flag=value`, `--flag`
    private mutating func option() throws(Diagnostic) -> ConnectSyntax.Option {
        let start = reader.offset
        reader.skip(2)
        guard let name = reader.word else {
            throw reader.unexpected("the name of an option, such as `--subprotocol`")
        }
        _ = reader.take(word: name)
        let range = reader.range(from: start)
        let hasEqualsSign = reader.take("=")
        let argument = try reader.template(upTo: reader.endOfText)
        return ConnectSyntax.Option(
            flag: "--" + name, flagRange: range, argument: argument.pieces.isEmpty && !hasEqualsSign ? nil : argument)
    }
}

extension SyntaxReader {
    var isAtHeader: Bool {
        let end = endOfHeaderName
        return end > offset && source.bytes[end...].first == UInt8(ascii: ":")
    }

    /// Where what may stand in the name of a header ends (RFC 9110 section 5.6.2), references included.
    fileprivate var endOfHeaderName: Int {
        var end = offset
        while end < source.bytes.count, Self.headerNameCharacters.contains(source.bytes[end]) { end += 1 }
        return end
    }

    private static let headerNameCharacters = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ{}".utf8)
}
