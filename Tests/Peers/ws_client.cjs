// A client on Node's ws against `wsx serve --echo` at the URL given: prints ok, or what went wrong.
// "deflate" as the third argument: with compression of everything.
const WebSocket = require("ws");
const fs = require("fs");

const [url, authority] = process.argv.slice(2, 4);
const deflate = process.argv[4] === "deflate" && { threshold: 0 };
const options = { perMessageDeflate: deflate, ca: authority && fs.readFileSync(authority) };
const socket = new WebSocket(url, ["chat.v1"], options);
const fail = (what) => {
  console.log("failed: " + what);
  process.exit(1);
};

const messages = [];
for (const size of [0, 1, 125, 126, 65535, 65536, 1 << 20]) {
  messages.push("é".repeat(size >> 1), Buffer.alloc(size, 0xa5));
}
for (let number = 0; number < 1000; number += 1) messages.push(String(number));

let received = 0;
socket.on("error", (error) => fail(error.message));
socket.on("open", () => {
  for (const message of messages) socket.send(message);
  socket.send("frag", { fin: false });
  socket.ping("between");
  socket.send("ment", { fin: true });
});
socket.on("message", (data, isBinary) => {
  const expected = received < messages.length ? messages[received] : "fragment";
  if (isBinary !== Buffer.isBuffer(expected)) fail("type of message " + received);
  if (!Buffer.from(expected).equals(data)) fail("message " + received);
  received += 1;
  if (received === messages.length + 1) socket.close(4000, "that is all");
});
let pong = false;
socket.on("pong", (data) => (pong = String(data) === "between"));
socket.on("close", (code) => {
  if (code !== 4000) fail("close code " + code);
  if (!pong) fail("no pong");
  console.log(["ok", socket.protocol, socket.extensions].filter(Boolean).join(" "));
});
