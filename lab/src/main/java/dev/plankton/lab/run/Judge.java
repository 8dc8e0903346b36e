package dev.plankton.lab.run;

import dev.plankton.lab.feedback.BytesFinding;
import dev.plankton.lab.feedback.Finding;
import dev.plankton.lab.feedback.FrameFinding;
import dev.plankton.lab.feedback.Quote;
import dev.plankton.lab.feedback.ScreenFinding;
import dev.plankton.lab.feedback.SentFrames;
import dev.plankton.lab.feedback.TextFinding;
import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.lab.scenario.rule.NumberRule;
import dev.plankton.lab.scenario.rule.Rule;
import dev.plankton.lab.scenario.rule.TextRule;
import dev.plankton.machine.pc.Machine;
import java.util.List;
import java.util.Optional;

/** Looks whether what is expected of a guest holds now. */
final class Judge {
    private final Play play;
    private final Machine machine;
    private final Observer observer;

    Judge(Play play, Observer observer) {
        this.play = play;
        this.observer = observer;
        machine = play.machine();
    }

    /** Whether {@code expected}, which is about the guest, holds. */
    Finding find(Expected expected) {
        return switch (expected) {
            case Expected.Text text -> text(text);
            case Expected.Memory(var cells) -> Finding.first(cells, this::cell);
            case Expected.Registers(var contents) -> Finding.first(contents, this::register);
            case Expected.Ports(var traffic) -> Finding.first(traffic, this::port);
            case Expected.Exits(var kinds) -> Finding.first(kinds, this::exits);
            case Expected.Instructions(NumberRule rule) -> instructions(rule);
            case Expected.Reply reply -> reply(reply);
            case Expected.Frames frames -> frames(frames);
            case Expected.Ends(Expected.How how) ->
                play.how() == how
                        ? Finding.HOLDS
                        : Finding.fails("the run does not end as expected: %s; expected: %s"
                                .formatted(play.ending(), how.text()));
            case Expected.StatelessCard _, Expected.Figures _, Expected.Answers _ ->
                throw new IllegalArgumentException("not about one run of the guest: " + expected);
        };
    }

    private Finding text(Expected.Text expected) {
        Expected.Source source = expected.source();
        if (source == Expected.Source.SCREEN) {
            return new ScreenFinding(machine.screen()).of(expected.rules());
        }
        String text = switch (source) {
            case SERIAL -> machine.serial();
            case DEBUG -> machine.debug();
            default -> machine.teletype();
        };
        Places places = observer.places(source, text.length());
        return new TextFinding(source.text(), text, places::at).of(expected.rules());
    }

    private Finding cell(Expected.Cell cell) {
        Bytes bytes = cell.bytes();
        int length = bytes == null ? cell.size() : bytes.length();
        byte[] found;
        try {
            found = machine.read(cell.address(), length);
        } catch (IllegalArgumentException e) {
            return Finding.fails("there is no memory at %05Xh: %s".formatted(cell.address(), e.getMessage()));
        }
        if (bytes != null) {
            return BytesFinding.of(cell.address(), bytes, Bytes.of(found));
        }
        long value = 0;
        for (int n = found.length - 1; n >= 0; n--) {
            value = value << 8 | found[n] & 0xFF;
        }
        NumberRule rule = cell.number();
        return rule == null ? Finding.HOLDS : BytesFinding.of(cell.address(), cell.size(), rule, value);
    }

    private Finding register(Expected.Content content) {
        long value = content.register() != null
                ? Integer.toUnsignedLong(machine.get(content.register()))
                : content.flag() != null && machine.get(content.flag()) ? 1 : 0;
        if (content.rule().allows(value)) {
            return Finding.HOLDS;
        }
        return Finding.fails(
                content.register() != null
                        ? "%s is %d (%Xh), not %s"
                                .formatted(content.name(), value, value, BytesFinding.number(content.rule()))
                        : "the flag %s is %d, not %s".formatted(content.name(), value, content.rule()));
    }

    private Finding port(Expected.Traffic traffic) {
        PortBytes seen = observer.port(traffic);
        String name = "what is %s port %Xh".formatted(traffic.written() ? "written to" : "read from", traffic.port());
        NumberRule count = traffic.count();
        if (count != null && !count.allows(seen.accesses())) {
            return Finding.fails("port %Xh is %s %d times, not %s"
                    .formatted(traffic.port(), traffic.written() ? "written" : "read", seen.accesses(), count));
        }
        String text = seen.text();
        Places places = seen.places().size() == text.length() ? seen.places() : Places.NONE;
        Finding finding = new TextFinding(name, text, places::at).of(traffic.values());
        return finding.holds() ? finding : finding.more("In hexadecimal it is: " + hex(text) + ".");
    }

    private static String hex(String text) {
        int shown = Math.min(text.length(), 20);
        String hex = Bytes.ofText(text.substring(0, shown)).toString();
        return text.isEmpty() ? "nothing" : shown < text.length() ? hex + " ..." : hex;
    }

    private Finding exits(Expected.Kind kind) {
        Observer.ExitCount seen = observer.count(kind);
        if (kind.count().allows(seen.count())) {
            return Finding.HOLDS;
        }
        String what = kind.name().equals("total") ? "exits of all kinds" : "exits \"" + kind.name() + "\"";
        Finding finding = Finding.fails("there are %d %s, not %s".formatted(seen.count(), what, kind.count()));
        return seen.exceeded() < 0 ? finding : finding.at(seen.exceeded(), "one exit too many happens");
    }

    private Finding instructions(NumberRule rule) {
        long executed = machine.instructions();
        if (rule.allows(executed)) {
            return Finding.HOLDS;
        }
        Finding finding = Finding.fails("%d instructions are executed, not %s".formatted(executed, rule));
        return (double) executed > rule.most()
                ? finding.at((long) rule.most(), "the last instruction allowed has been executed")
                : finding;
    }

    private Finding reply(Expected.Reply expected) {
        Optional<Bytes> reply = play.reply(expected.id());
        return reply.isEmpty()
                ? Finding.fails("the request %s is not answered".formatted(expected.id()))
                : new TextFinding("the reply to " + expected.id(), reply.get().text(), _ -> -1).of(expected.rules());
    }

    private Finding frames(Expected.Frames expected) {
        SentFrames sent = play.frames();
        NumberRule count = expected.count();
        if (count != null && !count.allows(sent.count())) {
            return Finding.fails("%d frames are sent, not %s".formatted(sent.count(), count), sent.lines());
        }
        SentFrames.SentFrame first = sent.first();
        SentFrames.SentFrame last = sent.last();
        if (first == null || last == null) {
            return expected.first() == null && expected.last() == null
                    ? Finding.HOLDS
                    : Finding.fails("no frame is sent");
        }
        SentFrames.SentFrame unwanted =
                expected.lacks() == null ? null : sent.first(expected.lacks()).orElse(null);
        if (unwanted != null) {
            return frame(
                    Finding.fails(
                            "a frame is sent that should not be: " + FrameFinding.text(unwanted.bytes()),
                            "Its bytes: " + unwanted.bytes() + "."),
                    unwanted);
        }
        FrameFinding rules = new FrameFinding(play.number());
        Finding finding = expected.first() == null
                ? Finding.HOLDS
                : frame(rules.of("the first frame", expected.first(), first.bytes()), first);
        return !finding.holds() || expected.last() == null
                ? finding
                : frame(rules.of("the last frame", expected.last(), last.bytes()), last);
    }

    private static Finding frame(Finding finding, SentFrames.SentFrame frame) {
        return finding.holds() ? finding : finding.at(frame.instructions(), "that frame is sent");
    }

    /** A named value, such as a figure. */
    static Finding value(String what, Rule rule, Object found) {
        return switch (rule) {
            case NumberRule number -> {
                if (found instanceof Number value) {
                    yield number.allows(value.doubleValue())
                            ? Finding.HOLDS
                            : Finding.fails(
                                    "%s is %s, not %s".formatted(what, NumberRule.text(value.doubleValue()), number));
                }
                yield Finding.fails("%s is %s, not a number".formatted(what, Quote.of(String.valueOf(found))));
            }
            case TextRule text -> {
                String shown = found instanceof Number value ? NumberRule.text(value.doubleValue()) : found.toString();
                yield new TextFinding(what, shown, _ -> -1).of(List.of(text));
            }
        };
    }
}
