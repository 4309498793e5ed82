import Notation
import Script
import TestSupport
import Testing

@Suite("The tree of a script")
struct ParsingTests {
    /// A script is right, and its tree is as outlined.
    private func check(_ script: String, _ outline: String) {
        let (syntax, diagnostics) = ScriptParser.parse(
            SourceText(name: "test.wst", bytes: Array(script.utf8)), number: 0)
        #expect(diagnostics.isEmpty)
        #expect(Outline.of(syntax) == outline + "\n")
    }

    @Test func `connections with their headers and options`() {
        check(
            #"""
            connect ws://host/path?q=#x # comment
            connect tcp ws://{{host}}:{{port}}
            connect tcp:80
            alice connect wss://{{host}}
              # comment
              Cookie: sid={{alice}}; a="b" # not a comment

              X-{{name}}:  {{value}}{{more}}
              Empty:
              --subprotocol chat
            	--retry-for=10s
              --insecure
              --header X: y
            bob-1 connect x
              > "indented, but a step"
            """#,
            #"""
            connect <ws://host/path?q=#x>
            connect tcp <ws://|{{host}}|:|{{port}}>
            connect <tcp:80>
            alice connect <wss://|{{host}}>
              header <Cookie> <sid=|{{alice}}|; a="b" # not a comment>
              header <X-|{{name}}> <{{value}}|{{more}}>
              header <Empty> <>
              option --subprotocol <chat>
              option --retry-for <10s>
              option --insecure
              option --header <X: y>
            bob-1 connect <x>
            send text <indented, but a step>
            """#)
    }

    @Test func `messages that are sent`() {
        check(
            #"""
            > "a"
            alice > "hi"
            alice>{"a":1}
            > text hex 00 ff
            > binary "{{a}}b\u00e4\ud83d\ude00{{b}}" # comment
            > {"b": 1.50, # comment
            # comment
                "a" : [ true,false , null, -0.0e+1, {} , [] ],

              "{{k}}": {{v}} } fragment 3 chop {{n}}
            > {{x}}
            > 12
            > hex
            > hex 00ff 01 fragment 1
            > base64 AP8=
            > file "a b.{{x}}"
            > fill 1000 "ab"
            > fill {{n}} "{{x}}"
            """#,
            #"""
            send text <a>
            alice send text <hi>
            alice send json {<a>:1}
            send text bytes [0, 255]
            send binary text <{{a}}|bä😀|{{b}}>
            send json {<b>:1.50,<a>:[true,false,null,-0.0e+1,{},[]],<{{k}}>:{{v}}} fragment 3 chop {{n}}
            send json {{x}}
            send json 12
            send bytes []
            send bytes [0, 255, 1] fragment 1
            send bytes [0, 255]
            send file <a b.|{{x}}>
            send fill 1000 <ab>
            send fill {{n}} <{{x}}>
            """#)
    }

    @Test func `control frames, bytes and frames that are sent`() {
        check(
            #"""
            > ping
            > ping fragment 1
            > pong hex 01
            > close
            > close "bye"
            > close 1000
            > close {{c}} "bye {{x}}" chop 1
            > eof
            > raw "GET / HTTP/1.1"
            > frame
            > frame "a"
            > frame hex 00
            > frame op=ping fin=no rsv=7 mask=0 len=18446744073709551615 "a" chop 1
            > frame op = 3 mask=yes
            """#,
            #"""
            send ping
            send ping fragment 1
            send pong bytes [1]
            send close
            send close <bye>
            send close 1000
            send close {{c}} <bye |{{x}}> chop 1
            send eof
            send raw text <GET / HTTP/1.1>
            send frame text fin true rsv 0 mask true
            send frame text fin true rsv 0 mask true text <a>
            send frame binary fin true rsv 0 mask true bytes [0]
            send frame ping fin false rsv 7 mask false len 18446744073709551615 text <a> chop 1
            send frame 0x3 fin true rsv 0 mask true
            """#)
    }

    @Test func `patterns`() {
        check(
            #"""
            < "a"
            bob < {"a":?, "b":?b, "c":?c:int, "d":?:/x,y}/i, "e":?:uuid, "f":?f:/a/, ...}
            < [?, ..., {...}, [...]]
            < ?
            < ?x:string
            < /a\/b[/]c#d \d{{{n}}}/imsx
            < glob "user-*"
            """#,
            #"""
            expect next any text <a>
            bob expect next any json {<a>:?,<b>:?b,<c>:?c:int,<d>:?:/<x,y}>/i,<e>:?:uuid,<f>:?f:/<a>/,...}
            expect next any json [?,...,{...},[...]]
            expect next any json ?
            expect next any json ?x:string
            expect next any regex /<a\/b[/]c#d \d{|{{n}}|}>/imsx later
            expect next any glob <user-*>
            """#)
    }

    @Test func `events and what is expected of them`() {
        check(
            #"""
            < text
            < binary within 1.5s
            < text {"a":1} or binary hex 00 or "b" within {{t}}
            < ping
            < ping "k" or pong or pong /k/ rtt < 50ms within {{t}}ms
            < close
            < close 1000
            < close 1000,1001, 4000-4999 /bye/
            < close "bye" or eof
            < close 1000 or close 1001
            < http 401
            < http {{s}}
            < raw /HTTP/
            < eventually {"a":1} within 30s
            < prefer "a" or "b"
            < no "a" or ping for 300ms
              where size > 3
            < nothing for 1s
            < fill 3 "ab"
            < file "x" rtt >= 1us
            """#,
            #"""
            expect next text
            expect next binary within 1.5 seconds
            expect next text json {<a>:1} or binary bytes [0] or any text <b> within <{{t}}>
            expect next ping
            expect next ping text <k> or pong or pong regex /<k>/ within <{{t}}|ms> rtt < 0.05 seconds
            expect next close
            expect next close 1000-1000
            expect next close 1000-1000 1001-1001 4000-4999 regex /<bye>/
            expect next close text <bye> or eof
            expect next close 1000-1000 or close 1001-1001
            expect next http 401
            expect next http {{s}}
            expect next raw regex /<HTTP>/
            expect eventually any json {<a>:1} within 30.0 seconds
            expect prefer any text <a> or any text <b>
            silence of any text <a> or ping for 0.3 seconds
              where size > 3
            silence for 1.0 seconds
            expect next any fill 3 <ab>
            expect next any file <x> rtt >= 1e-06 seconds
            """#)
    }

    @Test func `conditions and captures`() {
        check(
            #"""
            < "a"

              # comment
              where $.a[0]['x y']..b == {"a":"{{x}}"}
             where $.a not != "x"
                  where header "X-{{y}}" exists
              where status < 400
              where subprotocol contains "c"
              where extensions startsWith "p"
              where body endsWith "{{z}}"
              where size >= 3
              where text matches /^a#b$/i
              where $.a count <= {{n}}
              where $.a not is uuid
              capture a = $.id
              capture b-2=status
            """#,
            #"""
            expect next any text <a>
              where $.a[0]['x y']..b == {<a>:<{{x}}>}
              where $.a not != <x>
              where header <X-|{{y}}> exists
              where status < 400
              where subprotocol contains <c>
              where extensions startsWith <p>
              where body endsWith <{{z}}>
              where size >= 3
              where text matches /<^a#b$>/i
              where $.a count <= {{n}}
              where $.a not is uuid
              capture a $.id
              capture b-2 status
            """#)
    }

    @Test func `filters`() {
        check(
            #"""
            ignore ping or {"type":"ping", ...}
            alice never close 1011
            """#,
            #"""
            ignore ping or any json {<type>:<ping>,...}
            alice never close 1011-1011
            """#)
    }

    @Test func `lines that stand alone`() {
        check(
            #"""
            option timeout 2s
            option strict on
            option strict off
            option close-timeout {{t}}
            set a = {"b": [{{c}}, "{{d}}"]}
            set a={{uuid}}
            wait 1.5ms
            wait {{t}}s
            print "a {{now}} {{env.HOME}} \u007b{"
            include "_x.wst"
            """#,
            #"""
            timeout 2.0 seconds
            strict true
            strict false
            close-timeout <{{t}}>
            set a {<b>:[{{c}},<{{d}}>]}
            set a {{uuid}}
            wait 0.0015 seconds
            wait <{{t}}|s>
            print <a |{{now}}| |{{env.HOME}}| {{>
            include _x.wst
            """#)
    }

    @Test func `blocks`() {
        check(
            #"""
            repeat 3
              > "a"
              repeat {{n}} as i
              end
            end # comment
            for x in [1,
              2]
              for y in {{x}}
            > "b"
              end
            end
            unordered
              alice < "a" within 1s
                where $.x exists
              < eventually "b"
            end
            always
              > close
            end
            """#,
            #"""
            repeat 3
              send text <a>
              repeat {{n}} as i
            for x in [1,2]
              for y in {{x}}
                send text <b>
            unordered
              alice expect next any text <a> within 1.0 seconds
                where $.x exists
              expect eventually any text <b>
            always
              send close
            """#)
    }

    @Test func `tests`() {
        check(
            #"""
            test "a {{b}}"
            test "b" skip "not yet"
            > "b"
            test "c" for x in [1,2] # comment
            test "d" skip "x" for x in {{y}}
            always
            > "d"
            end
            """#,
            #"""
            test <a |{{b}}>
            test <b> skip <not yet>
              send text <b>
            test <c> for x in [1,2]
            test <d> skip <x> for x in {{y}}
              always
                send text <d>
            """#)
    }
}
