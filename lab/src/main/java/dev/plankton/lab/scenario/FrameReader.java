package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.FrameRule;
import dev.plankton.net.ethernet.Arp;
import dev.plankton.net.ethernet.Echo;
import dev.plankton.net.ethernet.Frame;
import dev.plankton.net.ethernet.Ip;
import dev.plankton.net.ethernet.Mac;
import dev.plankton.net.ethernet.Packet;
import dev.plankton.net.ethernet.Udp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads frames that come to the guest, and what frames have to be that it sends. */
final class FrameReader {
    private static final List<String> KINDS = List.of("hex", "udp", "arp", "ping");
    private static final List<String> EXPECTED_KINDS = List.of("hex", "udp", "arp", "ping", "ethernet");
    private static final List<String> DATAGRAM = List.of("from", "to", "text", "hex", "from-mac", "to-mac");
    private static final List<String> EXPECTED = List.of("from", "to", "text", "hex");
    private static final int SHORTEST = 14, LONGEST = 1518;

    /** The network of VMs, 10.0.0.0/8: Ethernet addresses of its stations follow from their IPv4 addresses. */
    private static final int VMS = 10;

    /** Of a station that is no VM. */
    private static final Mac STRANGER = Mac.of("02:00:00:00:00:01");

    /** Of the guest. */
    private final Mac own;

    FrameReader(int number) {
        own = Mac.ofVm(number);
    }

    /** A frame that comes to the guest. */
    Bytes sent(Value value) throws ScenarioException {
        Map.Entry<String, Value> only = value.only(KINDS);
        Value what = only.getValue();
        Bytes bytes = switch (only.getKey()) {
            case "hex" -> RuleReader.hex(what);
            case "arp" -> arp(what);
            case "udp" -> udp(what);
            default -> ping(what);
        };
        if (bytes.length() < SHORTEST || bytes.length() > LONGEST) {
            throw value.error("a frame of %d bytes: %d to %d".formatted(bytes.length(), SHORTEST, LONGEST));
        }
        return bytes;
    }

    private static Bytes arp(Value value) throws ScenarioException {
        Map<String, Value> entries = value.entries(List.of("from", "who-has", "from-mac"));
        Ip from = value.require(entries, "from").text(Ip::of);
        Ip target = value.require(entries, "who-has").text(Ip::of);
        return Bytes.of(
                Arp.request(mac(entries, "from-mac", from, STRANGER), from, target).bytes());
    }

    private Bytes udp(Value value) throws ScenarioException {
        Map<String, Value> entries = value.entries(DATAGRAM);
        Station from = value.require(entries, "from").text(Station::of);
        Station to = value.require(entries, "to").text(Station::of);
        Bytes data = data(value, entries);
        return frame(value, entries, from.ip, to.ip, new Udp(from.port, to.port, orNone(data)));
    }

    private Bytes ping(Value value) throws ScenarioException {
        Map<String, Value> entries = value.entries(DATAGRAM);
        Ip from = value.require(entries, "from").text(Ip::of);
        Ip to = value.require(entries, "to").text(Ip::of);
        return frame(value, entries, from, to, new Echo(false, 1, 1, orNone(data(value, entries))));
    }

    private static byte[] orNone(@Nullable Bytes data) {
        return data == null ? new byte[0] : data.array();
    }

    private Bytes frame(
            Value value, Map<String, Value> entries, Ip from, Ip to, Packet.Content content)
            throws ScenarioException {
        Frame frame = Frame.ip(
                mac(entries, "from-mac", from, STRANGER), mac(entries, "to-mac", to, own), from, to, content);
        try {
            return Bytes.of(frame.bytes());
        } catch (IllegalArgumentException e) {
            throw value.error(String.valueOf(e.getMessage()));
        }
    }

    private static Mac mac(Map<String, Value> entries, String key, Ip station, Mac otherwise)
            throws ScenarioException {
        Value given = entries.get(key);
        if (given != null) {
            return given.text(Mac::of);
        }
        int number = station.value() & 0xFF_FFFF;
        return station.value() >>> 24 == VMS && number != 0xFF_FFFF ? Mac.ofVm(number) : otherwise;
    }

    private static @Nullable Bytes data(Value value, Map<String, Value> entries) throws ScenarioException {
        Value text = entries.get("text");
        Value hex = entries.get("hex");
        if (text != null && hex != null) {
            throw value.error(value.what() + " has both \"text\" and \"hex\": only one may be there");
        }
        if (hex != null) {
            return RuleReader.hex(hex);
        }
        return text == null ? null : Bytes.of(text.text().getBytes(StandardCharsets.UTF_8));
    }

    /** What a frame has to be that the guest sends. */
    static FrameRule expected(Value value) throws ScenarioException {
        Map.Entry<String, Value> only = value.only(EXPECTED_KINDS);
        Value what = only.getValue();
        switch (only.getKey()) {
            case "hex" -> {
                return new FrameRule.Exactly(RuleReader.hex(what));
            }
            case "ethernet" -> {
                Map<String, Value> entries = what.entries(List.of("from", "to"));
                return new FrameRule.Ethernet(mac(entries.get("from")), mac(entries.get("to")));
            }
            case "arp" -> {
                Map<String, Value> entries = what.entries(List.of("from", "to", "who-has"));
                Value asked = entries.get("who-has");
                Value target = asked != null ? asked : entries.get("to");
                return new FrameRule.Arp(asked != null, address(entries.get("from")), address(target));
            }
            case "udp" -> {
                Map<String, Value> entries = what.entries(EXPECTED);
                return new FrameRule.Udp(
                        station(entries.get("from")), station(entries.get("to")), data(what, entries));
            }
            default -> {
                Map<String, Value> entries = what.entries(EXPECTED);
                return new FrameRule.Pong(
                        address(entries.get("from")), address(entries.get("to")), data(what, entries));
            }
        }
    }

    private static @Nullable String address(@Nullable Value value) throws ScenarioException {
        return value == null ? null : value.text(Ip::of).toString();
    }

    private static @Nullable String mac(@Nullable Value value) throws ScenarioException {
        return value == null ? null : value.text(Mac::of).toString();
    }

    private static @Nullable String station(@Nullable Value value) throws ScenarioException {
        return value == null ? null : value.text(Station::of).toString();
    }

    /** An address and a port. */
    private record Station(Ip ip, int port) {
        static Station of(String text) {
            int colon = text.indexOf(':');
            if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw new IllegalArgumentException("'" + text + "': an address and a port such as 10.0.0.5:7");
            }
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port > 0xFFFF) {
                throw new IllegalArgumentException("port out of range (0-65535): " + port);
            }
            return new Station(Ip.of(text.substring(0, colon)), port);
        }

        @Override
        public String toString() {
            return ip + ":" + port;
        }
    }
}
