package dev.plankton.lab.feedback;

import dev.plankton.lab.scenario.Scenario;
import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.lab.scenario.rule.FrameRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of the frames that a guest has sent, as far as expectations are about them: a guest may send any number of them. Confined to a thread. */
public final class SentFrames {
    /** A frame that the guest has sent, and after how many instructions. */
    public record SentFrame(Bytes bytes, long instructions) {}

    private final FrameFinding rules;
    private final List<FrameRule> unwanted = new ArrayList<>();
    private final Map<FrameRule, SentFrame> found = new HashMap<>();
    private final List<Bytes> shown = new ArrayList<>();
    private final boolean wanted;
    private @Nullable SentFrame first, last;
    private long count;

    /** Before the first frame of a scenario's guest. */
    public SentFrames(Scenario scenario) {
        rules = new FrameFinding(scenario.pc().number());
        boolean any = false;
        for (var expectation : scenario.expectations()) {
            if (expectation.expected() instanceof Expected.Frames frames) {
                any = true;
                if (frames.lacks() != null) {
                    unwanted.add(frames.lacks());
                }
            }
        }
        wanted = any;
    }

    /** Whether an expectation is about frames. */
    public boolean wanted() {
        return wanted;
    }

    /** The guest sends one. */
    public void add(byte[] bytes, long instructions) {
        SentFrame frame = new SentFrame(Bytes.of(bytes), instructions);
        count++;
        first = first == null ? frame : first;
        last = frame;
        if (shown.size() < FrameFinding.MOST) {
            shown.add(frame.bytes());
        }
        for (FrameRule rule : unwanted) {
            if (!found.containsKey(rule) && rules.matches(rule, frame.bytes())) {
                found.put(rule, frame);
            }
        }
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** The first, or null. */
    public @Nullable SentFrame first() {
        return first;
    }

    /** The last, or null. */
    public @Nullable SentFrame last() {
        return last;
    }

    /** The first that is what an expectation says there is none of. */
    public Optional<SentFrame> first(FrameRule unwanted) {
        return Optional.ofNullable(found.get(unwanted));
    }

    /** A line for each of the first frames. */
    public List<String> lines() {
        return FrameFinding.list(shown, count);
    }
}
