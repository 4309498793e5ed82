import Foundation
import Testing

@Suite struct `Real clients` {
    @Test(arguments: Peer.allCases) func `echo through wsx serve`(_ peer: Peer) async throws {
        try await Serving.run(["--subprotocol", "chat.v1"]) { server in
            let client = try await peer.connect([server.url])
            #expect(client.output == "ok chat.v1\n", "\(client.stderr)")
        }
    }

    @Test(arguments: Peer.allCases) func `echo compressed messages through wsx serve`(_ peer: Peer) async throws {
        try await Serving.run(["--subprotocol", "chat.v1", "--deflate-threshold", "0"]) { server in
            let client = try await peer.connect([server.url, "", "deflate"])
            #expect(client.output == "ok chat.v1 permessage-deflate\n", "\(client.stderr)")
        }
    }
}
