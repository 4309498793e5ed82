internal import WebSocketProtocol

/// URLs: what is read goes into a request, so it must not break out of its line; and it reads the same again.
enum URLReading {
    static func check(_ input: FuzzInput) throws(Finding) {
        let url: WebSocketURL
        do throws(URLError) {
            url = try WebSocketURL(input.text)
        } catch {
            _ = error.description
            return
        }
        try require(url.port > 0, "the port is 0")
        try require(url.target.hasPrefix("/"), "the target is \(url.target)")
        for part in [url.target, url.hostField, url.hostAndPort, url.basicAuthorization ?? "-"] {
            try require(
                part.utf8.allSatisfy { $0 > 0x1F && $0 < 0x7F } && !part.isEmpty, "\"\(part)\" would break a header")
        }
        try require(!url.target.contains(" ") && !url.hostField.contains(" "), "there is a space in the request line")
        // A zone has its percent sign decoded, so it does not read the same.
        guard !url.host.contains("%") else { return }
        let again = "\(url.isSecure ? "wss" : "ws")://\(url.hostAndPort)\(url.target)"
        guard let second = try? WebSocketURL(again) else { throw Finding("\(again) is no URL any more") }
        try require(
            second.isSecure == url.isSecure && second.host == url.host && second.port == url.port
                && second.target == url.target, "\(again) reads as \(second)")
    }
}
