import TestSupport

/// The scripts that golden cases name in their file `server`.
enum NamedScripts {
    static let all: [String: ScriptedServer.Script] = [
        "echo": { peer in
            try peer.accept()
            try peer.echo()
        },
        // Says what arrived, with the opcode of each frame: how input became messages.
        "describe": { peer in
            try peer.accept()
            while true {
                let frame = try peer.readFrame()
                if frame.first == 0x88 { return try peer.send(Wire.frame(0x8, frame.payload)) }
                if frame.first == 0x89 {
                    try peer.send(Wire.frame(0xA, frame.payload))
                } else {
                    try peer.send(Wire.text("\(describe(frame))"))
                }
            }
        },
        "greet": { peer in
            try peer.accept(then: Wire.text("hello") + Wire.text("there") + Wire.close(1000))
            peer.drain()
        },
        "binary": { peer in
            try peer.accept(then: Wire.frame(0x2, [0, 1, 0xFE, 0xFF]) + Wire.text("text") + Wire.close(1000))
            peer.drain()
        },
        "pings": { peer in
            try peer.accept(then: Wire.frame(0x9, Array("are you there".utf8)) + Wire.frame(0x9, [0, 1]))
            try peer.readFrames(until: 0xA)
            try peer.send(Wire.text("yes") + Wire.close(1000))
            peer.drain()
        },
        "many-a": { peer in
            try peer.accept(then: Wire.text(String(repeating: "a", count: 100_000) + "b"))
            try peer.answerControls()
        },
        "numbers": { peer in
            try peer.accept(then: (1...5).flatMap { Wire.text("number \($0)") })
            try peer.answerControls()
        },
        "not-found": refusal("404 Not Found", body: "there is no socket at this path\n"),
        "forbidden": refusal("403 Forbidden", body: "you are not welcome"),
        "unauthorized": refusal("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"x\""], body: "who?\n"),
        "redirect": refusal("302 Found", headers: ["Location: ws://127.0.0.1:1/new"], body: ""),
        "with-secret": { peer in
            try peer.accept(["Set-Cookie: session=hush", "X-Server: scripted"], then: Wire.close(1000))
            peer.drain()
        },
    ]

    private static func describe(_ frame: WireFrame) -> String {
        let name = ["continuation", "text", "binary"][Int(frame.first & 0x0F)]
        let isFinal = frame.first & 0x80 != 0
        let isText = String(validating: frame.payload, as: UTF8.self) != nil && frame.payload.count <= 40
        let payload = isText ? "\"\(String(decoding: frame.payload, as: UTF8.self))\"" : "\(frame.payload.count) bytes"
        return "\(name)\(isFinal ? "" : ", more"): \(payload)"
    }

    private static func refusal(_ status: String, headers: [String] = [], body: String) -> ScriptedServer.Script {
        { peer in
            try peer.readHead()
            let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers + ["", body]
            try peer.send(Array(lines.joined(separator: "\r\n").utf8))
        }
    }
}
