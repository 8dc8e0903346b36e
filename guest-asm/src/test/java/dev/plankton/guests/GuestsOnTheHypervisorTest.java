package dev.plankton.guests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every guest does on the hypervisor what its description says, however its code is executed. */
@ParameterizedClass
@EnumSource(Tier.class)
class GuestsOnTheHypervisorTest {
    /** A timer tick, and the slot of the timer wheel at whose end VMs are woken. */
    private static final Duration TICK = Duration.ofNanos(65536 * 1_000_000_000L / 1_193_182 + (1 << 20));

    /** STI; again: HLT; MOV DX,3F8h; MOV AL,'.'; OUT DX,AL; JMP again. */
    private static final byte[] TICKING = HexFormat.of().parseHex("FBF4BAF803B02EEEEBF7");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-05T08:00:00Z"));
    private final Hypervisor hypervisor;

    GuestsOnTheHypervisorTest(Tier tier) {
        hypervisor = Hypervisor.builder().tier(tier).clock(clock).build();
    }

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private static BootImage image(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    /** A VM that is off, and what it will send on COM1. */
    private record Serial(Vm vm, StringBuffer output) {
        void await(String expected) {
            Patience.until(vm + " sent " + expected, () -> output.length() >= expected.length());
            assertThat(output).hasToString(expected);
        }
    }

    private Serial serial(String name) {
        return serial(image(name));
    }

    private Serial serial(BootImage image) {
        Vm vm = hypervisor.create(image);
        StringBuffer output = new StringBuffer();
        assertThat(vm.attachSerial(
                        (from, bytes, offset, length) -> output.append(new String(bytes, offset, length, US_ASCII))))
                .isTrue();
        return new Serial(vm, output);
    }

    private static void send(Vm vm, String text) {
        assertThat(vm.sendSerial(text.getBytes(US_ASCII))).isEqualTo(Offer.ACCEPTED);
    }

    private static String request(Vm vm, String text) throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        StringBuilder parts = new StringBuilder();
        Offer offer = vm.request(text.getBytes(US_ASCII), new ReplyListener() {
            @Override
            public void part(byte[] bytes, int offset, int length) {
                parts.append(new String(bytes, offset, length, US_ASCII));
            }

            @Override
            public void end() {
                reply.complete(parts.toString());
            }

            @Override
            public void dropped() {
                reply.completeExceptionally(new IllegalStateException("dropped"));
            }
        });
        assertThat(offer).isEqualTo(Offer.ACCEPTED);
        return reply.get(2, TimeUnit.MINUTES);
    }

    private static String header(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n";
    }

    /** It executes nothing while a VM beside it, whose ticks do something, receives four of them. */
    private void assertSleepsUndisturbed(Vm vm) {
        Patience.until(vm + " sleeps", () -> vm.state() == RunState.IDLE);
        long executed = vm.instructions();
        Serial ticking = serial(BootImage.of("ticking", Arrays.copyOf(TICKING, Guest.SIZE)));
        hypervisor.boot(ticking.vm());
        for (int n = 1; n <= 4; n++) {
            Patience.until("it sleeps", () -> ticking.vm().state() == RunState.IDLE);
            clock.advance(TICK);
            ticking.await(".".repeat(n));
        }
        assertThat(vm.instructions()).as("its ticks are left out").isEqualTo(executed);
    }

    @Test
    void helloPrintsAndSleeps() throws InterruptedException {
        Serial hello = serial("hello");
        hypervisor.boot(hello.vm());

        hello.await("!");
        assertSleepsUndisturbed(hello.vm());
        assertThat(hello.output()).hasToString("!");
    }

    @Test
    void echoAnswersTheNextCharacter() throws InterruptedException {
        Serial echo = serial("echo");
        hypervisor.boot(echo.vm());
        echo.await("!");

        send(echo.vm(), "a\n");
        echo.await("!b!");
        send(echo.vm(), "xyz\r\n\n");
        echo.await("!b!{!");
        assertSleepsUndisturbed(echo.vm());
    }

    @Test
    void echoLosesNothingOfABurst() {
        Serial echo = serial("echo");
        StringBuilder sent = new StringBuilder();
        StringBuilder expected = new StringBuilder("!");
        Random random = new Random(1);
        for (int n = 0; n < 5000; n++) {
            char c = (char) ('0' + random.nextInt(60));
            sent.append(c).append('\n');
            expected.append((char) (c + 1)).append('!');
        }
        send(echo.vm(), sent.substring(0, 4000));
        hypervisor.boot(echo.vm());
        for (int from = 4000; from < sent.length(); from += 1000) {
            send(echo.vm(), sent.substring(from, from + 1000));
        }

        echo.await(expected.toString());
    }

    @Test
    void webCountsForEachVm() throws Exception {
        int first = hypervisor.boot(image("web"), 200, booted -> {});
        for (int round = 1; round <= 3; round++) {
            for (int n = first; n < first + 200; n++) {
                String body = "VM " + n + " request " + round + "\n";
                assertThat(request(hypervisor.vm(n), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
                        .isEqualTo(header(body) + body);
            }
        }
        assertSleepsUndisturbed(hypervisor.vm(first));
    }

    @Test
    void webAnswersHeadWithTheHeaderOnly() throws Exception {
        Vm vm = hypervisor.boot(image("web"));

        assertThat(request(vm, "HEAD / HTTP/1.1\r\n\r\n")).isEqualTo(header("VM 0 request 1\n"));
        assertThat(request(vm, "GET / HTTP/1.1\r\n\r\n")).endsWith("VM 0 request 2\n");
        assertThat(request(vm, "HEAD / HTTP/1.1\r\n\r\n")).isEqualTo(header("VM 0 request 3\n"));
    }

    @Test
    void webCountsPastNinetyNine() throws Exception {
        Vm vm = hypervisor.boot(image("web"));
        for (int n = 1; n <= 1001; n++) {
            String body = "VM 0 request " + n + "\n";
            assertThat(request(vm, "GET / HTTP/1.1\r\n\r\n")).isEqualTo(header(body) + body);
        }
    }

    @Test
    void webBeginsAgainAfterTenDigits() throws Exception {
        byte[] bytes = Guests.find("web").orElseThrow().image();
        String text = new String(bytes, ISO_8859_1);
        int count = text.indexOf(" request 0\n") + " request ".length();
        int end = text.indexOf("" + (char) (count + 2 & 0xFF) + (char) 0x7D, count);
        System.arraycopy("9999999998\n".getBytes(US_ASCII), 0, bytes, count, 11);
        bytes[end] = (byte) (count + 11);
        Vm vm = hypervisor.boot(BootImage.of("web", bytes));

        assertThat(request(vm, "GET / HTTP/1.1\r\n\r\n")).endsWith("\n\r\nVM 0 request 9999999999\n");
        assertThat(request(vm, "GET / HTTP/1.1\r\n\r\n")).endsWith("\n\r\nVM 0 request 0000000000\n");
        assertThat(request(vm, "GET / HTTP/1.1\r\n\r\n")).endsWith("\n\r\nVM 0 request 0000000001\n");
    }

    @Test
    void aForkOfWebSaysItsOwnNumber() throws Exception {
        int last = hypervisor.boot(image("web"), 123, booted -> {}) + 122;
        assertThat(request(hypervisor.vm(last), "GET / HTTP/1.1\r\n\r\n")).endsWith("VM 122 request 1\n");

        Patience.until("its slice has ended", () -> hypervisor.vm(last).state() == RunState.IDLE);
        Vm fork = hypervisor.vm(7).fork();
        Vm forkOfOneThatHasServed = hypervisor.vm(last).fork();

        assertThat(request(fork, "GET / HTTP/1.1\r\n\r\n")).endsWith("VM 123 request 1\n");
        assertThat(request(forkOfOneThatHasServed, "GET / HTTP/1.1\r\n\r\n")).endsWith("VM 124 request 2\n");
        assertThat(request(hypervisor.vm(last), "GET / HTTP/1.1\r\n\r\n")).endsWith("VM 122 request 2\n");
    }

    @Test
    void storeKeepsWhatEachVmWasGiven() throws Exception {
        int first = hypervisor.boot(image("store"), 20, booted -> {});
        assertThat(request(hypervisor.vm(first), "G")).as("nothing yet").isEmpty();
        for (int round = 0; round < 3; round++) {
            for (int n = 0; n < 20; n++) {
                assertThat(request(hypervisor.vm(first + n), "P" + content(n, round)))
                        .isEqualTo("K");
            }
            for (int n = 0; n < 20; n++) {
                assertThat(request(hypervisor.vm(first + n), "G")).isEqualTo(content(n, round));
            }
        }
        assertSleepsUndisturbed(hypervisor.vm(first));
    }

    /** 64 to 447 characters. */
    private static String content(int vm, int round) {
        return ("VM " + vm + " round " + round + "; ").repeat(40).substring(0, 64 + (vm * 191 + round * 97) % 384);
    }

    @Test
    void storeRefusesWhatItCannotKeep() throws Exception {
        Vm vm = hypervisor.boot(image("store"));
        String kept = "x".repeat(448);
        assertThat(request(vm, "P" + kept)).isEqualTo("K");
        for (String refused : List.of("", "X", "P", "P" + "y".repeat(63), "P" + "y".repeat(449), "p" + kept)) {
            assertThat(request(vm, refused)).isEqualTo("?");
        }
        assertThat(request(vm, "G")).isEqualTo(kept);
        assertThat(request(vm, "P" + "z".repeat(64))).isEqualTo("K");
        assertThat(request(vm, "G")).isEqualTo("z".repeat(64));
    }

    @Test
    void spikesPrintsAndRunsOn() {
        Serial spikes = serial("spikes");
        hypervisor.boot(spikes.vm());

        spikes.await("!");
        long executed = spikes.vm().instructions();
        Patience.until("its ticks come", () -> {
            clock.advance(TICK);
            return spikes.vm().instructions() > executed + 40;
        });
        assertThat(spikes.vm().state()).isNotEqualTo(RunState.STOPPED);
        assertThat(spikes.output()).hasToString("!");
    }

    @Test
    void spinSpinsAndCanBeStopped() {
        Vm vm = hypervisor.boot(image("spin"));
        Patience.until("it runs", () -> vm.instructions() > 0);
        long executed = vm.instructions();
        Patience.until("it goes on", () -> vm.instructions() > executed);
        assertThat(vm.state()).isEqualTo(RunState.RUNNABLE);

        vm.stop();

        Patience.until("it has stopped", () -> vm.state() == RunState.STOPPED);
        assertThat(vm.ended().reason()).isEqualTo(StopReason.STOPPED);
    }
}
