package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes to guests, and what they answer. */
final class InputsTest {
    @TempDir
    Path folder;

    private ScenarioResult run(String guest, String more, String... expectations) throws Exception {
        Path file = Boot.scenario(folder, "guest: {builtin: " + guest + "}\nlimit: 5000000\n" + more, expectations);
        return ScenarioRunner.run(file, Boot.NO_JAVA);
    }

    @Test
    void serialBytesComeAtTheirTime() throws Exception {
        ScenarioResult result = run(
                "echo",
                "input: [{at: 100ms, serial: \"a\\n\"}, {at: 500ms, serial: {hex: 61 0a}}]\n",
                "id: early, at: 90ms, serial: {equals: '!'}",
                "id: once, at: 400ms, serial: {equals: \"!b!\"}",
                "id: twice, serial: {equals: \"!b!b!\"}");
        assertThat(result.passed()).as(result.text()).isTrue();
    }

    @Test
    void keysAreTyped() throws Exception {
        String echo = """
            bits 16
            org 7C00h
            again:
                mov ah, 0
                int 16h
                mov ah, 0Eh
                int 10h
                jmp again
            times 510-($-$$) db 0
            dw 0AA55h
            """;
        ScenarioResult result = Boot.run(
                folder,
                echo,
                "input: [{at: 1s, keys: 'dir{enter}'}]\n",
                "id: before, at: 900ms, screen: {equals: ''}",
                "id: after, screen: {contains: dir}",
                "id: waits, ends: idle");
        assertThat(result.passed()).as(result.text()).isTrue();
    }

    @Test
    void requestsAreAnswered() throws Exception {
        ScenarioResult result = run(
                "web",
                "input: [{at: 1s, request: \"GET / HTTP/1.0\\r\\n\\r\\n\", id: page}]\n",
                "id: page, reply: {id: page, contains: request 1}",
                "id: other, reply: {id: page, contains: request 2}");
        assertThat(result.checks().getFirst().passed()).as(result.text()).isTrue();
        assertThat(result.checks().getLast().message()).isEqualTo("the reply to page does not contain \"request 2\"");
    }

    @Test
    void aRequestThatIsNotAnsweredIsSaid() throws Exception {
        ScenarioResult result =
                run("hello", "input: [{at: 1s, request: x, id: r}]\n", "id: a, reply: {id: r, equals: x}");
        assertThat(Boot.failed(result).message()).isEqualTo("the request r is not answered");
        assertThat(Boot.failed(result).where()).contains("Note: The request r at 1 s of guest time was not answered.");
    }

    @Test
    void framesAreAnswered() throws Exception {
        ScenarioResult result = run(
                "udp-echo",
                """
                machine: {number: 5, nic: ne2000}
                input:
                  - {at: 100ms, frame: {arp: {from: 10.0.0.1, who-has: 10.0.0.5}}}
                  - {at: 200ms, frame: {udp: {from: "10.0.0.1:4000", to: "10.0.0.5:7", text: hi}}}
                  - {at: 300ms, frame: {ping: {from: 10.0.0.1, to: 10.0.0.5, text: abc}}}
                """,
                "id: arp, frames: {first: {arp: {from: 10.0.0.5, to: 10.0.0.1}}}",
                "id: udp, at: 250ms, frames: {count: 2, last: {udp: {from: '10.0.0.5:7', to: '10.0.0.1:4000', text:"
                        + " hi}}}",
                "id: ping, frames: {count: 3, last: {ping: {from: 10.0.0.5, to: 10.0.0.1, text: abc}}}");
        assertThat(result.passed()).as(result.text()).isTrue();
    }

    @Test
    void wrongFramesAreShown() throws Exception {
        String input = "machine: {number: 5}\n"
                + "input: [{at: 100ms, frame: {udp: {from: '10.0.0.1:4000', to: '10.0.0.5:7', text: hi}}}]\n";
        Check check = Boot.failed(run("udp-echo", input, "id: a, frames: {first: {udp: {text: ho}}}"));
        assertThat(check.message()).isEqualTo("the first frame is wrong: the data is \"hi\", not \"ho\"");
        assertThat(check.where())
                .contains("The frame: 02:00:0a:00:00:05 to 02:00:0a:00:00:01, IPv4 10.0.0.5 to 10.0.0.1, UDP 7 to 4000:"
                        + " hi.");
        assertThat(Boot.failed(run("udp-echo", input, "id: a, frames: {count: 2}"))
                        .message())
                .isEqualTo("1 frames are sent, not 2");
        assertThat(Boot.failed(run("udp-echo", input, "id: a, frames: {last: {arp: {from: 10.0.0.5}}}"))
                        .message())
                .isEqualTo("the last frame is wrong: it is no ARP");
        assertThat(Boot.failed(run(
                                "udp-echo", input, "id: a, frames: {first: {ethernet: {from: '02:00:0a:00:00:01'}}}"))
                        .message())
                .isEqualTo("the first frame is wrong: its sender's Ethernet address is 02:00:0a:00:00:05, not"
                        + " 02:00:0a:00:00:01");
        assertThat(Boot.failed(run("udp-echo", input, "id: a, frames: {first: {hex: '00'}}"))
                        .message())
                .startsWith("the first frame differs from byte 0 on");
        Check lacks =
                Boot.failed(run("udp-echo", input, "id: a, frames: {lacks: {ethernet: {to: '02:00:0a:00:00:01'}}}"));
        assertThat(lacks.message())
                .startsWith(
                        "a frame is sent that should not be: 02:00:0a:00:00:05 to 02:00:0a:00:00:01, IPv4 10.0.0.5 to"
                                + " 10.0.0.1");
        assertThat(lacks.where()).contains("The state where that frame is sent");
        assertThat(run("udp-echo", input, "id: a, frames: {lacks: {ethernet: {to: '02:00:0a:00:00:02'}}}")
                        .passed())
                .isTrue();
    }

    @Test
    void aFrameThatIsNotReceivedIsSaid() throws Exception {
        Check check = Boot.failed(run(
                "hello",
                "input: [{at: 1s, frame: {arp: {from: 10.0.0.1, who-has: 10.0.0.5}}}]\n",
                "id: a, frames: {first: {arp: {from: 10.0.0.5}}}"));
        assertThat(check.message()).isEqualTo("no frame is sent");
        assertThat(check.where())
                .contains("Note: The frame at 1 s of guest time was not received: the guest has not started");
    }

    @Test
    void aPopulationIsMeasured() throws Exception {
        String plan = """
            population: {vms: 300, requests: 900, request: "P0", reply: "x"}
            """;
        ScenarioResult result = run(
                "store",
                plan,
                "id: all, figures: {vms: 300, requests: 900}",
                "id: small, figures: {bytes-per-vm: {at-most: 2000}}",
                "id: right, figures: {wrong: 0}");
        assertThat(result.checks().get(0).passed()).as(result.text()).isTrue();
        assertThat(result.checks().get(1).passed()).as(result.text()).isTrue();
        assertThat(result.checks().get(2).passed()).isFalse();
    }

    @Test
    void answersAreCompared() throws Exception {
        String head = "answers: {instruction: 1234, who: {matches: '^(?i)bios$'}}";
        Path file = Boot.scenario(folder, "", "id: a, " + head);
        assertThat(Boot.failed(ScenarioRunner.run(file, Boot.NO_JAVA)).message())
                .isEqualTo("answers.yaml: there is no such file");
        Files.writeString(folder.resolve("answers.yaml"), "instruction: 1233\n");
        assertThat(Boot.failed(ScenarioRunner.run(file, Boot.NO_JAVA)).message())
                .isEqualTo("the answer \"instruction\" in answers.yaml is 1233, which is not right");
        Files.writeString(folder.resolve("answers.yaml"), "instruction: 1234\n");
        assertThat(Boot.failed(ScenarioRunner.run(file, Boot.NO_JAVA)).message())
                .isEqualTo("answers.yaml has no answer \"who\"");
        Files.writeString(folder.resolve("answers.yaml"), "instruction: [\n");
        assertThat(Boot.failed(ScenarioRunner.run(file, Boot.NO_JAVA)).message())
                .startsWith("answers.yaml:2: not YAML: ");
        Files.writeString(folder.resolve("answers.yaml"), "instruction: 0x4D2\nwho: Bios\n");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).passed()).isTrue();
    }
}
