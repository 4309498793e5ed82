// A server on Node's ws: prints its port, serves until stdin ends. Paths as in websockets_server.py.
// "deflate" as its argument: with compression of everything.
const { WebSocketServer } = require("ws");

const deflate = process.argv[2] === "deflate" && { threshold: 0 };
const options = { host: "127.0.0.1", port: 0, perMessageDeflate: deflate, maxPayload: 0 };
options.handleProtocols = (offered) => ["chat.v2", "chat.v1"].find((name) => offered.has(name)) || false;
const server = new WebSocketServer(options, () => console.log(server.address().port));

server.on("connection", (socket, request) => {
  const [path, query] = request.url.split("?");
  if (path === "/close") return socket.close(Number(query), "as asked");
  if (path === "/terminate") return socket.terminate();
  if (path === "/twelve") {
    for (const size of [0, 125, 126, 65535, 65536, 300000]) {
      socket.send("é".repeat(size >> 1) + "x".repeat(size % 2));
      const half = size >> 1;
      socket.send(Buffer.alloc(half, 0), { fin: false, binary: true });
      socket.send(Buffer.alloc(size - half, 255), { fin: true, binary: true });
    }
    return socket.close(1000);
  }
  const later = path === "/delayed" ? 300 : 0;
  socket.on("message", (data, isBinary) => {
    const answer = () => socket.send(data, { binary: isBinary });
    if (later) setTimeout(answer, later);
    else answer();
  });
});

process.stdin.on("end", () => process.exit(0)).resume();
