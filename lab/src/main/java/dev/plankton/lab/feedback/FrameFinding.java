package dev.plankton.lab.feedback;

import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.FrameRule;
import dev.plankton.net.ethernet.Arp;
import dev.plankton.net.ethernet.Echo;
import dev.plankton.net.ethernet.Frame;
import dev.plankton.net.ethernet.Mac;
import dev.plankton.net.ethernet.OtherContent;
import dev.plankton.net.ethernet.Packet;
import dev.plankton.net.ethernet.Udp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares frames that a guest has sent. */
public final class FrameFinding {
    private static final int SHORTEST = 14, FILLED = 60;

    /** How many frames are shown. */
    static final int MOST = 5;

    private final Mac own;

    /**
     * About frames of a guest.
     *
     * @param number from which its Ethernet address is made
     */
    public FrameFinding(int number) {
        own = Mac.ofVm(number);
    }

    /** A line for each of the first frames, and how many there are more of {@code count}. */
    public static List<String> list(List<Bytes> first, long count) {
        List<String> lines = new ArrayList<>();
        for (Bytes frame : first) {
            lines.add("Frame %d: %s.".formatted(lines.size() + 1, text(frame)));
        }
        if (count > first.size()) {
            lines.add("And %d more frames.".formatted(count - first.size()));
        }
        return lines;
    }

    /** Whether {@code frame} is what it should be. */
    public Finding of(String what, FrameRule rule, Bytes frame) {
        List<String> wrong = new ArrayList<>();
        if (rule instanceof FrameRule.Exactly(Bytes wanted)) {
            return exactly(what, wanted, frame);
        }
        if (frame.length() < SHORTEST) {
            return Finding.fails(
                    "%s has %d bytes: a header of Ethernet has %d".formatted(what, frame.length(), SHORTEST));
        }
        Frame read = Frame.of(frame.array());
        switch (rule) {
            case FrameRule.Arp arp -> arp(arp, read, wrong);
            case FrameRule.Udp udp -> udp(udp, read, wrong);
            case FrameRule.Pong pong -> pong(pong, read, wrong);
            case FrameRule.Ethernet(String from, String to) -> {
                compare("its sender's Ethernet address", from, read.from(), wrong);
                compare("its receiver's Ethernet address", to, read.to(), wrong);
            }
            case FrameRule.Exactly _ -> {}
        }
        if (!(rule instanceof FrameRule.Ethernet)) {
            compare("its sender's Ethernet address", own.toString(), read.from().toString(), wrong);
        }
        return wrong.isEmpty()
                ? Finding.HOLDS
                : Finding.fails("%s is wrong: %s".formatted(what, wrong.getFirst()), details(wrong, frame));
    }

    /** Whether {@code frame} is as the rule has it. */
    public boolean matches(FrameRule rule, Bytes frame) {
        return of("", rule, frame).holds();
    }

    private static List<String> details(List<String> wrong, Bytes frame) {
        List<String> details = new ArrayList<>();
        wrong.forEach(line -> details.add("Wrong: " + line + "."));
        details.add("The frame: " + text(frame) + ".");
        details.add("Its bytes: " + frame + ".");
        return details;
    }

    private static Finding exactly(String what, Bytes wanted, Bytes found) {
        byte[] right = wanted.array();
        byte[] there = found.array();
        boolean filled = there.length == FILLED && right.length < FILLED;
        if (Arrays.equals(filled ? Arrays.copyOf(right, FILLED) : right, there)) {
            return Finding.HOLDS;
        }
        int at = Arrays.mismatch(right, there);
        return Finding.fails(
                "%s differs from byte %d on".formatted(what, at),
                "Expected: " + wanted + ".",
                "Found: " + found + ".",
                "It is: " + text(found) + ".");
    }

    private static void arp(FrameRule.Arp rule, Frame frame, List<String> wrong) {
        if (!(frame.content() instanceof Arp arp)) {
            wrong.add("it is no ARP");
            return;
        }
        int operation = rule.request() ? Arp.REQUEST : Arp.REPLY;
        compare("the operation of ARP", operation, arp.operation(), wrong);
        compare("the sender's IPv4 address", rule.from(), arp.sender(), wrong);
        compare("the target's IPv4 address", rule.target(), arp.target(), wrong);
        compare("the sender's Ethernet address in ARP", frame.from(), arp.senderMac(), wrong);
        if (!rule.request()) {
            compare("the target's Ethernet address in ARP", frame.to(), arp.targetMac(), wrong);
        }
    }

    private static void udp(FrameRule.Udp rule, Frame frame, List<String> wrong) {
        if (!(frame.content() instanceof Packet packet) || !(packet.content() instanceof Udp udp)) {
            wrong.add("it is no datagram of UDP, or a length or checksum of it is wrong");
            return;
        }
        compare("the sender", rule.from(), packet.from() + ":" + udp.from(), wrong);
        compare("the receiver", rule.to(), packet.to() + ":" + udp.to(), wrong);
        data(rule.data(), udp.data(), wrong);
    }

    private static void pong(FrameRule.Pong rule, Frame frame, List<String> wrong) {
        if (!(frame.content() instanceof Packet packet) || !(packet.content() instanceof Echo echo) || !echo.reply()) {
            wrong.add("it is no reply to a ping, or a length or checksum of it is wrong");
            return;
        }
        compare("the sender", rule.from(), packet.from(), wrong);
        compare("the receiver", rule.to(), packet.to(), wrong);
        data(rule.data(), echo.data(), wrong);
    }

    private static void data(@Nullable Bytes wanted, byte[] found, List<String> wrong) {
        if (wanted != null && !Arrays.equals(wanted.array(), found)) {
            wrong.add("the data is %s, not %s"
                    .formatted(
                            Quote.of(new String(found, StandardCharsets.UTF_8)),
                            Quote.of(new String(wanted.array(), StandardCharsets.UTF_8))));
        }
    }

    private static void compare(String what, @Nullable Object wanted, Object found, List<String> wrong) {
        if (wanted != null && !wanted.toString().equals(found.toString())) {
            wrong.add("%s is %s, not %s".formatted(what, found, wanted));
        }
    }

    /** What a frame is, without a period. */
    public static String text(Bytes frame) {
        if (frame.length() < SHORTEST) {
            return frame.length() + " bytes";
        }
        Frame read = Frame.of(frame.array());
        String content = switch (read.content()) {
            case Arp arp ->
                "ARP %s, %s %s to %s %s"
                        .formatted(
                                arp.operation() == Arp.REQUEST
                                        ? "request"
                                        : arp.operation() == Arp.REPLY ? "reply" : "operation " + arp.operation(),
                                arp.sender(),
                                arp.senderMac(),
                                arp.target(),
                                arp.targetMac());
            case Packet packet -> "IPv4 %s to %s, %s".formatted(packet.from(), packet.to(), packet.content());
            case OtherContent other -> "type %04Xh".formatted(other.type());
        };
        return "%s to %s, %s".formatted(read.from(), read.to(), content);
    }
}
