/// The samples of the design of the language.
enum Samples {
    static let echo = #"""
        # echo.wst: a comment
        option timeout 2s                     # for each expectation; default 5s
        connect ws://{{host}}/echo

        test "text, binary, ping"
        > "hello"
        < "hello"
        > hex 00 ff 7f
        < hex 00 ff 7f
        > ping "k1"
        < pong "k1" rtt < 50ms
        > "split me up" fragment 3
        < "split me up"

        test "clean close"
        > close 1000 "bye"
        < close 1000
        """#

    static let graphql = #"""
        # graphql.wst
        connect wss://{{host}}/graphql
          Authorization: Bearer {{token}}
          --subprotocol graphql-transport-ws
        < http 101
          where subprotocol == "graphql-transport-ws"
        ignore {"type":"ping", ...}
        never  {"type":"error", ...}
        > {"type":"connection_init"}
        < {"type":"connection_ack", ...} within 1s
        > {"type":"subscribe","id":"1","payload":{"query":"subscription{job{id state}}"}}
        < {"type":"next","id":"1","payload":{"data":{"job":{"id":?job:string,"state":"QUEUED"}}}}
        < eventually {"payload":{"data":{"job":{"id":{{job}},"state":"DONE"}}}, ...} within 30s
        < {"type":"complete","id":"1"}
        """#

    static let chat = #"""
        # chat.wst
        alice connect ws://{{host}}/room/7
          Cookie: sid={{alice}}
        bob connect ws://{{host}}/room/7
          Cookie: sid={{bob}}
        alice > {"say":"hi"}
        unordered
          alice < {"type":"ack","seq":?seq:int}
          bob < {"from":"alice","say":"hi", ...}
            where $.sent matches /^20\d\d-/
        end
        bob < nothing for 300ms
        always
          alice > close 1000
          bob > close 1000
        end
        """#

    static let auth = #"""
        # auth.wst
        test "no token is refused before the upgrade"
        connect wss://{{host}}/feed
        < http 401 within 1s
          where header "WWW-Authenticate" matches /^Bearer/
        """#

    static let fuzz = #"""
        # fuzz.wst
        connect ws://{{host}}/
        test "unmasked text"
        > frame op=text mask=no "hello"
        < close 1002 or eof within 1s
        """#

    static let all = [echo, graphql, chat, auth, fuzz]
}
