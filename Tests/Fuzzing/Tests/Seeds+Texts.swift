import FuzzTargets

extension Seed {
    static let urls = numbered(
        "url",
        [
            "ws://localhost:8080", "wss://example.com/chat?room=1&x=%20", "https://u%40x:p%3A@example.com/", ":8080",
            "localhost/a b/\u{FC}", "[::1]:9001", "ws://[fe80::1%25eth0]/", "ws+unix:/tmp/x", "ws://h#f",
            "ws://h:65536",
            "ws://h:0", "ws://::1/", "ws://[::1", "ws://[::1]x", "ws://b\u{FC}cher.example/", "ws://u@/",
            "HTTP://A/?a/b",
            "ws://h/%zz\"<>\\^`{|}", "ws://h/\u{1}", "ftp://h/", "ws://%", "h?q=ws://x", "//h", "ws:/h", "a://b://c",
        ])

    static let json = numbered(
        "json",
        [
            #"{"type":"hello","n":[1,-0.0e+10,1E400,true,false,null],"s":"\u00e9\ud834\udd1e\n"}"#, "[]", "{}", " 1 ",
            #""\ud834""#, #"{"a":{"a":{"a":[[[{}]]]}}}"#, "[1,", #"{"a""#, #"{"a":1,}"#, "01", "1.", "1e", "-", "tru",
            "\"",
            "\"\\", "\"\\u12", "\"\u{1}\"", "\u{FEFF}1", "[1]x", "{]", #"{"a":1,"a":2}"#, #"["\/\b\f\t\\\""]"#,
            String(repeating: "[", count: 513) + String(repeating: "]", count: 513),
            "1" + String(repeating: "0", count: 70), #"{"":""}"#, "[\u{7F}\"\u{7F}\u{20AC}\"]",
            "0.1e-99999999999999999999",
        ])

    static let scripts = numbered(
        "script",
        [
            """
            # a comment
            option timeout 2s
            connect ws://{{host}}/echo
              Authorization: Bearer {{token}}
              --subprotocol chat

            test "text, binary, ping" skip "not yet" for x in [1,{"a":2}]
            > "hello" fragment 3 chop 2
            < "hello" within 1.5s rtt <= 50ms
              where $.a[0] >= 1
              where header "X" matches /^a+$/i
              capture x = $..a
            > hex 00 ff 7f
            < eventually hex 00 ff
            > ping "k1"
            < pong "k1"
            < close 1000,1001,4000-4999 /bye/ or eof
            """,
            #"""
            alice connect ws://{{host}}/room/7
            bob connect tcp ws://x:80/a?b=<c>
            alice > {"say":"hi","n":{{n}}}
            unordered
              alice < {"type":"ack","seq":?seq:int, ...}
              bob < [1, ..., ?]
            end
            bob < nothing for 300ms
            always
              alice > close 1000 "bye"
            end
            """#,
            "repeat 3 as i\n  set y = [ {{i}} ]\n  log \"{{y}}\"\nend\nfor x in [1,2]\nsleep 10ms\nend\n",
            "include \"other.wst\"\nignore {\"type\":\"ping\", ...}\nnever glob \"*error*\"\n",
            "> frame op=text fin=0 rsv1=1 mask=no len=5 \"x\"\n> frame op=3 deflate=yes hex 00\n> eof\n",
            "connect ws://x\n< http 401 within 1s\n  where status != 101\n",
            "> base64 AAAA\n> file \"x.bin\"\n> text /not a regex/\n< /a(?<n>b)/ \n< binary ?\n",
            "test\n> \"open\n< {\"a\":\n  1\n}\n< \"\"\"\n", "end\nend\n\tend",
            "\u{FEFF}> \"a\"\r\n< \"\u{FC}\\u{41}\\x\"\r\n",
            "> \"{{\"\n> \"{{a.b}}\" }}\n> {{}}\n", "", "#", "\u{0}", "< {\"a\":?x:nope}\n< [?,?]\n where $.a\n",
        ])

    private static func numbered(_ target: String, _ texts: [String]) -> [Seed] {
        texts.enumerated().map { number, text in
            Seed(target, "seed-" + (number < 10 ? "0" : "") + String(number), Array(text.utf8))
        }
    }
}
