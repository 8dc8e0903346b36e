package dev.plankton.net.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import dev.plankton.net.ethernet.Arp;
import dev.plankton.net.ethernet.Echo;
import dev.plankton.net.ethernet.Frame;
import dev.plankton.net.ethernet.Ip;
import dev.plankton.net.ethernet.Mac;
import dev.plankton.net.ethernet.Packet;
import dev.plankton.net.ethernet.Udp;
import dev.plankton.testing.Patience;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Two hypervisors on one switch, whose VMs have numbers, MACs and IP addresses that differ. */
class TwoHypervisorsTest {
    private static final Mac HOST = Mac.of("52:54:00:12:34:56");
    private static final Ip HOST_IP = Ip.of("192.168.7.1");

    private static BootImage guest(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    private static Hypervisor hypervisor(int first, int vms) {
        Hypervisor hypervisor = Hypervisor.builder().firstNumber(first).build();
        hypervisor.boot(guest("udp-echo"), vms, booted -> {});
        for (int number = first; number < first + vms; number++) {
            Vm vm = Objects.requireNonNull(hypervisor.vm(number));
            Patience.until("its NIC runs", vm::receivesFrames);
        }
        return hypervisor;
    }

    @Test
    void eachStationIsReachedByItsOwnAddress() {
        List<Frame> answers = Collections.synchronizedList(new ArrayList<>());
        try (Hypervisor low = hypervisor(0, 3);
                Hypervisor high = hypervisor(1000, 3)) {
            Switch hub = Switch.of(low, high);
            Switch.Plug plug = hub.plug((bytes, offset, length) ->
                    answers.add(Frame.of(Arrays.copyOfRange(bytes, offset, offset + length))));
            for (int vm : new int[] {1, 1001}) {
                byte[] request = Arp.request(HOST, HOST_IP, Ip.ofVm(vm)).bytes();
                plug.onFrame(request, 0, request.length);
                byte[] ping = Frame.ip(HOST, Mac.ofVm(vm), HOST_IP, Ip.ofVm(vm), new Echo(false, vm, 1, new byte[20]))
                        .bytes();
                plug.onFrame(ping, 0, ping.length);
            }
            Patience.until("four answers", () -> answers.size() == 4);
            assertThat(answers)
                    .contains(new Frame(
                            Mac.ofVm(1001), HOST, new Arp(Arp.REPLY, Mac.ofVm(1001), Ip.ofVm(1001), HOST, HOST_IP)))
                    .contains(new Frame(Mac.ofVm(1), HOST, new Arp(Arp.REPLY, Mac.ofVm(1), Ip.ofVm(1), HOST, HOST_IP)));
            assertThat(answers.stream()
                            .map(Frame::content)
                            .filter(Packet.class::isInstance)
                            .map(content -> ((Packet) content).from()))
                    .containsExactlyInAnyOrder(Ip.ofVm(1), Ip.ofVm(1001));
            byte[] unowned = Frame.ip(HOST, Mac.ofVm(500), HOST_IP, Ip.ofVm(500), new Echo(false, 1, 1, new byte[1]))
                    .bytes();
            plug.onFrame(unowned, 0, unowned.length);
            assertThat(hub.counters().get(SwitchCount.FLOODED)).isEqualTo(1);
        }
    }

    @Test
    void aVmTalksToOneOfTheOtherHypervisor() {
        Set<String> ways = ConcurrentHashMap.newKeySet();
        try (Hypervisor low = hypervisor(0, 2);
                Hypervisor high = hypervisor(1000, 2)) {
            Switch hub = Switch.of(low, high);
            hub.setTap((bytes, offset, length) -> {
                Frame frame = Frame.of(Arrays.copyOfRange(bytes, offset, offset + length));
                ways.add(frame.from() + " " + frame.to());
            });
            byte[] first = Frame.ip(Mac.ofVm(1), Mac.ofVm(1001), Ip.ofVm(1), Ip.ofVm(1001), Udp.of(7, 7, "to and fro"))
                    .bytes();
            assertThat(hub.send(1001, first, 0, first.length)).isTrue();
            Patience.until(
                    "both have sent", () -> ways.size() == 2 && hub.counters().get(SwitchCount.FROM_VMS) > 10);
            hub.disconnect();
            assertThat(low.isConnected()).isFalse();
            assertThat(high.isConnected()).isFalse();
        }
    }

    @Test
    void aBroadcastReachesTheFirstOfEach() {
        try (Hypervisor low = hypervisor(0, 2);
                Hypervisor high = hypervisor(1000, 3)) {
            Switch hub = Switch.of(low, high);
            byte[] all = Frame.ip(HOST, Mac.BROADCAST, HOST_IP, Ip.of("255.255.255.255"), Udp.of(1, 2, "all"))
                    .bytes();
            hub.onFrame(1, all, 0, all.length);
            assertThat(hub.counters().get(SwitchCount.TO_VMS)).isEqualTo(4);
        }
    }

    @Test
    void theSameNumbersAreRefused() {
        try (Hypervisor one = hypervisor(0, 1);
                Hypervisor other = Hypervisor.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Switch.of(one, other))
                    .withMessage(
                            "two hypervisors number their VMs from 0: give one of them another HypervisorBuilder.firstNumber");
            assertThat(one.isConnected()).isFalse();
        }
    }

    @Test
    void gatewaysNameVmsByTheirNumbers() throws Exception {
        try (Hypervisor low = Hypervisor.create();
                Hypervisor high = Hypervisor.builder().firstNumber(1000).build()) {
            low.boot(guest("web"), 2, booted -> {});
            high.boot(guest("web"), 2, booted -> {});
            try (Gateway one = Gateway.builder(low).via(Via.HTTP).port(0).start();
                    Gateway other = Gateway.builder(high).via(Via.HTTP).port(0).start()) {
                assertThat(one.address(1).getAddress().getHostAddress()).isEqualTo("127.0.0.1");
                assertThat(other.address(1001).getAddress().getHostAddress()).isEqualTo("127.0.3.233");
                assertThat(Page.of(one.address(1))).contains("VM 1 request 1");
                assertThat(Page.of(other.address(1001))).contains("VM 1001 request 1");
            }
        }
    }

    /** Asks by HTTP. */
    private static final class Page {
        static String of(java.net.InetSocketAddress address) throws Exception {
            try (java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient()) {
                java.net.URI uri = java.net.URI.create(
                        "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
                return client.send(
                                java.net.http.HttpRequest.newBuilder(uri).build(),
                                java.net.http.HttpResponse.BodyHandlers.ofString())
                        .body();
            }
        }
    }
}
