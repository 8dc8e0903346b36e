package dev.plankton.lab.scenario;

import java.util.stream.Stream;

/** Scenario files, right and wrong. */
final class Samples {
    /** Four lines that any may begin with. */
    static final String BEGIN = """
        plankton: 1
        name: X
        guest: {builtin: hello}
        limit: 1000
        """;

    /** All that a file may have, but for a recording, which takes the place of inputs. */
    static final String EVERYTHING = """
        plankton: 1
        name: Everything
        guest: {source: boot.asm}
        machine: {cpu: i80286, disk: disks/d.img, number: 5, memory: 2, x87: false}
        java: {source: Sensor.java, exercise: card}
        limit: 5000000
        time: 90s
        points: 21
        input:
          - {at: 100ms, keys: "dir{enter}"}
          - {at: 20000, serial: "hello\\r"}
          - {at: 1s, serial: {hex: "0d 0a"}}
          - {at: 1s, frame: {hex: "ffffffffffff02000a00000188b500000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"}}
          - {at: 1s, frame: {udp: {from: "10.0.0.1:4000", to: "10.0.0.5:7", text: "hi"}}}
          - {at: 1s, frame: {arp: {from: 10.0.0.1, who-has: 10.0.0.5}}}
          - {at: 1.5s, frame: {ping: {from: 192.168.0.1, to: 192.168.0.5, hex: "0102", to-mac: "02:00:0a:00:00:05"}}}
          - {at: 2s, request: "GET", id: r1}
        expect:
          - id: shows-hello
            points: 3
            at: 1s
            screen: {contains: "Hello"}
            hint: Does the loop end?
          - {id: rows, screen: {row: {0: "Hello", 3: ""}, lacks: "Bye"}}
          - {id: whole-screen, screen: {equals: "Hello\\n\\nworld\\n"}}
          - {id: pattern, serial: {matches: "^ticks: [0-9]+$"}}
          - {id: bytes, debug: {hex: "48 49"}}
          - {id: typed, teletype: {equals: "Hello"}}
          - {id: word, at: 50000, memory: {0x7e00: {hex: "55 aa"}, 0x7e02: {word: {between: [3, 5]}}}}
          - {id: letters, memory: {32256: {text: "U"}, 0x7e02: {byte: 1}, 0x7e03: {dword: {at-most: 0xFFFFFFFF}}}}
          - {id: carry, registers: {ax: 0x1234, flags.cf: 1}}
          - {id: port, ports: {0xE9: {out: "hello"}, 0x60: {in: {count: {at-most: 3}}}}}
          - {id: port-bytes, ports: {0x20: {out: {hex: "20 20", count: 2}}}}
          - {id: few-exits, exits: {int 10h: {at-least: 1, at-most: 40}, OUT 0E9h: {at-most: 3}}}
          - {id: all-exits, exits: {hlt: {at-least: 1}, total: {at-most: 100}, int 10h ah=0eh: 5, interrupt 08h: 2}}
          - {id: short, instructions: {at-most: 30000}}
          - {id: answered, reply: {id: r1, equals: "HI"}}
          - {id: frames, frames: {count: 1, first: {udp: {from: "10.0.0.5:7", text: "hi"}}, last: {hex: "00"}, lacks: {ethernet: {to: "02:00:0a:00:00:07"}}}}
          - {id: idle, ends: idle}
          - {id: keeps-nothing, card: stateless}
          - {id: figures, figures: {bytes-per-vm: {at-most: 800}, wrong: 0}}
        population: {vms: 10000, requests: 20000, request: "GET", reply: {hex: "48 49"}}
        leaderboard: {bytes-per-vm: ascending, replies: descending}
        """;

    private Samples() {}

    /**
     * A file that is wrong.
     *
     * @param kind a few words
     * @param line where
     * @param message part of what is said
     * @param bySchema whether the schema refuses it too; what depends on several places it does not see
     */
    record Wrong(String kind, String text, int line, String message, boolean bySchema) {
        @Override
        public String toString() {
            return kind;
        }
    }

    private static Wrong wrong(String kind, String more, int line, String message) {
        return new Wrong(kind, BEGIN + more, line, message, true);
    }

    private static Wrong beyondSchema(String kind, String more, int line, String message) {
        return new Wrong(kind, BEGIN + more, line, message, false);
    }

    private static Wrong expecting(String kind, String expectation, String message) {
        return wrong(kind, "expect:\n  - {id: a, " + expectation + "}\n", 6, message);
    }

    private static Wrong getting(String kind, String input, String message) {
        return wrong(kind, "input:\n  - {" + input + "}\nexpect: [{id: a, ends: idle}]\n", 6, message);
    }

    /** One of each kind. */
    static Stream<Wrong> wrong() {
        return Stream.of(files(), wholes(), inputs(), expectations()).flatMap(kind -> kind);
    }

    private static Stream<Wrong> files() {
        return Stream.of(
                new Wrong("no YAML", "plankton: 1\nname: [\n", 3, "not YAML: ", false),
                new Wrong("a tab", "plankton: 1\n\tname: x\n", 2, "not YAML: ", false),
                new Wrong("empty", "", 1, "the file is empty", false),
                new Wrong("a list", "- a\n", 1, "the file must be a mapping, not a list", true),
                new Wrong("no version", "name: x\nexpect: []\n", 1, "the file lacks \"plankton\"", true),
                new Wrong(
                        "another version", "name: x\nplankton: 2\n", 2, "version 2 of scenario files is unknown", true),
                new Wrong("a version in words", "plankton: one\n", 1, "\"plankton\" must be a whole number", true),
                new Wrong("no name", "plankton: 1\nexpect: []\n", 1, "the file lacks \"name\"", true),
                wrong("no expectations", "", 1, "the file lacks \"expect\""),
                wrong("an unknown key", "expct: []\n", 5, "unknown key \"expct\" in the file; known: plankton, name,"),
                beyondSchema("a key twice", "name: Y\nexpect: []\n", 5, "the key \"name\" is there twice in the file"));
    }

    private static Stream<Wrong> wholes() {
        String end = "expect: [{id: a, ends: idle}]\n";
        return Stream.of(
                wrong("a processor", "machine: {cpu: z80}\n" + end, 5, "\"cpu\": "),
                wrong("a card", "machine: {nic: e1000}\n" + end, 5, "\"nic\" is unknown: 'e1000'; known: ne2000,"),
                wrong(
                        "a number",
                        "machine: {number: -1}\n" + end,
                        5,
                        "\"number\" must be a whole number, 0 to 16777214"),
                wrong("a size", "machine: {memory: 17}\n" + end, 5, "\"memory\" must be a whole number, 1 to 16"),
                beyondSchema(
                        "an 8086",
                        "machine: {cpu: i8086, memory: 2}\n" + end,
                        5,
                        "an i8086 reaches no more than 1 MiB"),
                wrong(
                        "a disk",
                        "machine: {disk: ../d.img}\n" + end,
                        5,
                        "\"disk\" must be a path in the folder of this file"),
                wrong("x87", "machine: {x87: maybe}\n" + end, 5, "\"x87\" must be true or false, not 'maybe'"),
                wrong("a recording", "recording: /etc/passwd\n" + end, 5, "\"recording\" must be a path in the folder"),
                wrong(
                        "inputs twice",
                        "recording: a.rec\ninput: [{at: 1s, keys: x}]\n" + end,
                        6,
                        "the inputs come from \"recording\": leave out \"input\""),
                wrong("no exercise", "java: {source: A.java}\n" + end, 5, "\"java\" lacks \"exercise\""),
                beyondSchema(
                        "an exercise",
                        "java: {source: A.java, exercise: juggling}\n" + end,
                        5,
                        "'juggling'; known: card"),
                new Wrong(
                        "a card alone",
                        "plankton: 1\n"
                                + "name: X\n"
                                + "java: {source: A.java, exercise: card}\n"
                                + "expect: [{id: a, answers: {x: 1}}]\n",
                        3,
                        "a card needs a guest",
                        false),
                new Wrong(
                        "no limit",
                        "plankton: 1\nname: X\nguest: {builtin: hello}\n" + end,
                        1,
                        "the file lacks \"limit\"",
                        true),
                new Wrong(
                        "a limit of nothing",
                        "plankton: 1\nname: X\nlimit: 5\nexpect: [{id: a, answers: {x: 1}}]\n",
                        3,
                        "\"limit\" is about a guest: also give \"guest\"",
                        true),
                new Wrong(
                        "two guests",
                        "plankton: 1\nname: X\nguest: {builtin: hello, image: a.img}\nlimit: 1\n" + end,
                        3,
                        "only one may be there",
                        true),
                new Wrong(
                        "an unknown guest",
                        "plankton: 1\nname: X\nguest: {builtin: doom}\nlimit: 1\n" + end,
                        3,
                        "\"builtin\" is unknown: 'doom'; known: hello",
                        false),
                new Wrong(
                        "a source elsewhere",
                        "plankton: 1\nname: X\nguest: {source: a/../../b.asm}\nlimit: 1\n" + end,
                        3,
                        "\"source\" must be a path in the folder of this file, not 'a/../../b.asm'",
                        true),
                beyondSchema(
                        "points", "points: 7\n" + end, 5, "the points are 7, and those of all expectations together 1"),
                beyondSchema("a measure", "measure: beauty\n" + end, 5, "\"measure\" is unknown: 'beauty'; known: "),
                wrong("a time", "time: 3 hours\n" + end, 5, "\"time\": '3 hours' is not a time such as 5s"),
                wrong("a population", "population: {vms: 0}\n" + end, 5, "\"vms\" must be a whole number, 1 to"),
                beyondSchema(
                        "requests of nothing",
                        "population: {vms: 1, requests: 5}\n" + end,
                        5,
                        "\"population\" lacks \"request\""),
                beyondSchema(
                        "after the limit",
                        "expect: [{id: a, at: 2000, instructions: 5}]\n",
                        4,
                        "something happens after 2000 instructions, and the limit is 1000"),
                beyondSchema(
                        "after the time",
                        "time: 1s\nexpect: [{id: a, at: 2s, instructions: 5}]\n",
                        5,
                        "something happens at 2 s, and the run ends at 1 s"));
    }

    private static Stream<Wrong> inputs() {
        return Stream.of(
                wrong("no list", "input: {at: 1s}\nexpect: []\n", 5, "\"input\" must be a list, not a mapping"),
                getting("nothing", "at: 1s", "an input is one of keys, serial, frame, request; this has none"),
                getting("two", "at: 1s, keys: a, serial: b", "this has keys and serial"),
                getting("no time", "keys: a", "lacks \"at\""),
                getting("the end", "at: end, keys: a", "not at the end"),
                getting("no moment", "at: soon, keys: a", "\"at\" must be a time such as 250ms or 2s"),
                new Wrong(
                        "a key",
                        BEGIN + "input:\n  - {at: 1s, keys: \"{nokey}\"}\nexpect: [{id: a, ends: idle}]\n",
                        6,
                        "\"keys\": unknown key '{nokey}'",
                        false),
                new Wrong(
                        "a wide character",
                        BEGIN + "input:\n  - {at: 1s, serial: \"\u20AC\"}\nexpect: [{id: a, ends: idle}]\n",
                        6,
                        "(U+20AC) is no byte",
                        false),
                getting("hexadecimal", "at: 1s, serial: {hex: 5g}", "\"hex\" must be bytes in hexadecimal"),
                getting("an id", "at: 1s, keys: a, id: r", "\"id\" names the reply to a request"),
                getting("a frame", "at: 1s, frame: {tcp: 1}", "unknown key \"tcp\" in \"frame\""),
                new Wrong(
                        "a short frame",
                        BEGIN + "input:\n  - {at: 1s, frame: {hex: \"00\"}}\nexpect: [{id: a, ends: idle}]\n",
                        6,
                        "a frame of 1 bytes: 14 to 1518",
                        false),
                getting("UDP", "at: 1s, frame: {udp: {from: \"10.0.0.1:1\"}}", "\"udp\" lacks \"to\""),
                new Wrong(
                        "a port",
                        BEGIN + "input:\n  - {at: 1s, frame: {udp: {from: 10.0.0.1, to: \"10.0.0.1:1\"}}}\n"
                                + "expect: [{id: a, ends: idle}]\n",
                        6,
                        "'10.0.0.1': an address and a port such as 10.0.0.5:7",
                        false),
                beyondSchema(
                        "a NIC",
                        "machine: {nic: request}\ninput:\n  - {at: 1s, frame: {hex: \"00\"}}\nexpect: []\n",
                        7,
                        "\"frame\" needs `machine: {nic: ne2000}`"),
                beyondSchema(
                        "a long request",
                        "input:\n  - {at: 1s, request: \"" + "x".repeat(16_385) + "\"}\nexpect: []\n",
                        6,
                        "a request of 16385 bytes is too long: at most 16384"),
                beyondSchema(
                        "a request twice",
                        "input:\n  - {at: 1s, request: a, id: r}\n  - {at: 2s, request: a, id: r}\nexpect: []\n",
                        7,
                        "two requests have the id \"r\""));
    }

    private static Stream<Wrong> expectations() {
        return Stream.of(
                expecting(
                        "nothing",
                        "points: 1",
                        "\"a\" expects nothing: give each its own entry with an id; one of: screen,"),
                expecting(
                        "two", "screen: {contains: x}, ends: idle", "\"a\" expects screen and ends: give each its own"),
                expecting(
                        "an unknown kind",
                        "screeen: {contains: x}",
                        "unknown key \"screeen\" in \"expect\"; known: id,"),
                wrong("no id", "expect:\n  - {ends: idle}\n", 6, "\"expect\" lacks \"id\""),
                wrong("an id", "expect:\n  - {id: Says Hello, ends: idle}\n", 6, "\"id\" must be lower-case letters"),
                beyondSchema(
                        "an id twice",
                        "expect:\n  - {id: a, ends: idle}\n  - {id: a, ends: idle}\n",
                        7,
                        "two expectations have the id \"a\""),
                expecting("points", "ends: idle, points: many", "\"points\" must be a whole number"),
                expecting("an empty rule", "screen: {}", "\"screen\" is empty"),
                expecting("a plain rule", "screen: Hello", "\"screen\" must be a mapping, not 'Hello'"),
                expecting("a comparison", "serial: {begins: x}", "unknown key \"begins\" in \"serial\""),
                new Wrong(
                        "a pattern",
                        BEGIN + "expect:\n  - {id: a, serial: {matches: \"(\"}}\n",
                        6,
                        "\"matches\" is no regular expression",
                        false),
                expecting("a row", "screen: {row: {top: x}}", "\"row\" is by numbers from 0, not 'top'"),
                expecting("hexadecimal", "debug: {hex: zz}", "\"hex\" must be bytes in hexadecimal such as"),
                expecting("an address", "memory: {ds: {byte: 1}}", "'ds' is not an address: 0 to 0xFFFFFF"),
                expecting("a size", "memory: {0x7e00: {qword: 1}}", "unknown key \"qword\""),
                expecting("two sizes", "memory: {0x7e00: {word: 1, byte: 1}}", "only one may be there"),
                expecting("a register", "registers: {rax: 1}", "unknown register 'rax'; known: al,"),
                expecting("a flag", "registers: {flags.vf: 1}", "unknown register 'flags.vf'"),
                new Wrong(
                        "a register's size",
                        BEGIN + "expect:\n  - {id: a, registers: {al: 256}}\n",
                        6,
                        "al holds 0 to 255",
                        false),
                expecting("a number in words", "registers: {al: ten}", "\"al\" must be a number, not 'ten'"),
                expecting("a port", "ports: {COM1: {out: x}}", "'COM1' is not a port: 0 to 0xFFFF"),
                expecting("a way", "ports: {0x60: {write: x}}", "unknown key \"write\""),
                expecting("an exit", "exits: {vmcall: 3}", "'vmcall' is no kind of exits: total, hlt, int 10h"),
                expecting("between", "instructions: {between: [1]}", "\"between\" must be a list of two numbers"),
                new Wrong(
                        "no number",
                        BEGIN + "expect:\n  - {id: a, instructions: {at-least: 5, at-most: 3}}\n",
                        6,
                        "\"instructions\" allows no number: at least 5 and at most 3",
                        false),
                new Wrong(
                        "a reply",
                        BEGIN + "expect:\n  - {id: a, reply: {id: r, equals: x}}\n",
                        6,
                        "no request has the id \"r\"; ids of requests: none",
                        false),
                expecting("frames", "frames: {second: {hex: \"00\"}}", "unknown key \"second\" in \"frames\""),
                expecting("an end", "ends: well", "\"ends\" is unknown: 'well'; known: idle, limit, fault, stopped"),
                new Wrong(
                        "an early end",
                        BEGIN + "expect:\n  - {id: a, at: 1s, ends: idle}\n",
                        6,
                        "\"ends\" is about the whole run: leave out \"at\"",
                        false),
                new Wrong(
                        "a card of nothing",
                        BEGIN + "expect:\n  - {id: a, card: stateless}\n",
                        6,
                        "\"card\" is about a card that is handed in: also give \"java\" with the exercise card",
                        false),
                expecting("a card", "card: empty", "\"card\""),
                new Wrong(
                        "figures of nothing",
                        BEGIN + "expect:\n  - {id: a, figures: {x: 1}}\n",
                        6,
                        "\"figures\" are measured: also give \"java\" with an exercise",
                        false),
                new Wrong(
                        "a screen of nothing",
                        "plankton: 1\nname: X\nexpect:\n  - {id: a, screen: {contains: x}}\n",
                        4,
                        "\"screen\" is about a guest: also give \"guest\"",
                        false),
                expecting("a comparison of an answer", "answers: {x: {near: 1}}", "unknown key \"near\" in \"x\""));
    }
}
