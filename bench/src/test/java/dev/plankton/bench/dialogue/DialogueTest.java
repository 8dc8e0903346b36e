package dev.plankton.bench.dialogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a right reply, and what does not. */
class DialogueTest {
    private static boolean right(Dialogue dialogue, int vm, int input, String reply) {
        return dialogue.right(vm, input, reply.getBytes(ISO_8859_1), reply.length());
    }

    /** Input 0 asks for what follows the exclamation mark. */
    @ParameterizedTest
    @CsvSource({
        "\"!, 0, true",
        "\"!, 94, true",
        "\"!, 1, false",
        "#!, 1, true",
        "!!, 0, false",
        "\", 0, false",
        "\"!!, 0, false"
    })
    void echo(String reply, int input, boolean right) {
        assertThat(right(Dialogue.ECHO, 7, input, reply)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        "VM 7 request 1, 7, true",
        "VM 7 request 120, 7, true",
        "VM 7 request 1, 8, false",
        "VM 77 request 1, 7, false",
        "VM 7 request 0, 7, false",
        "VM 7 request 1 VM 8, 7, false",
    })
    void web(String body, int vm, boolean right) {
        assertThat(right(Dialogue.WEB, vm, 0, "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + body + "\n"))
                .isEqualTo(right);
        assertThat(right(Dialogue.WEB, vm, 0, "HTTP/1.1 500 No\r\n\r\n" + body + "\n"))
                .isFalse();
    }
}
