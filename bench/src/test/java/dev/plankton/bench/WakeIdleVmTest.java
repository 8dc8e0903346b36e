package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link WakeIdleVm} gets whole replies, each from the VM it asked. */
final class WakeIdleVmTest {
    private final WakeIdleVm benchmark = new WakeIdleVm();

    @Test
    void eachRequestIsAnsweredByTheVmThatWasAsked() {
        WakeIdleVm.Hosted hosted = new WakeIdleVm.Hosted();
        hosted.boot();
        try {
            WakeIdleVm.Client client = new WakeIdleVm.Client();
            assertThat(client.ask(hosted.vm(1234))).isPositive();
            assertThat(client.reply().text()).startsWith("HTTP/1.1 200 OK").endsWith("VM 1234 request 1\n");
            client.ask(hosted.vm(1234));
            assertThat(client.reply().text()).endsWith("VM 1234 request 2\n");
            client.askHere(hosted.vm(1234));
            assertThat(client.reply().text()).endsWith("VM 1234 request 3\n");
            assertAnotherVm(client, benchmark.requestToReply(hosted, client));
            assertAnotherVm(client, benchmark.requestHereToReply(hosted, client));
        } finally {
            hosted.close();
        }
    }

    private static void assertAnotherVm(WakeIdleVm.Client client, int length) {
        assertThat(client.reply().text())
                .hasSize(length)
                .contains("VM ")
                .endsWith("request 1\n")
                .doesNotContain("VM 1234 ");
    }

    @Test
    void theCoreAnswersOncePerCall() {
        WakeIdleVm.OneCore one = new WakeIdleVm.OneCore();
        one.boot();
        int idle = one.answer(9999).length;
        assertThat(one.outside().replies()).isEqualTo(1);
        assertThat(one.outside().replyBytes()).isGreaterThan(70);
        assertThat(idle).isBetween(1, 500);
        benchmark.mountRunUnmount(one);
        assertThat(one.outside().replies()).isEqualTo(2);
    }
}
