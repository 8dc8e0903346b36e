package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.FUEL;
import static dev.plankton.cpu.region.frame.Frame.IP;

import dev.plankton.cpu.region.flow.Block;
import dev.plankton.cpu.region.flow.ControlFlow;
import dev.plankton.cpu.region.flow.Entries;
import dev.plankton.cpu.region.flow.FuelChecks;
import dev.plankton.cpu.region.frame.Frame;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ways between the blocks of a region, and into it. The look at the fuel is on the ways to a block and not at its beginning,
 * where ways meet: so flags that only this exit would see are computed there alone, and not each time around the loop.
 */
final class Ways {
    private final CodeBuilder code;
    private final Frame frame;
    private final ControlFlow flow;
    private final FuelChecks fuelChecks;
    private final Entries entries;
    private final Map<Integer, Label> labels = new HashMap<>();

    /** Ways to entries by the dispatch. */
    private final Map<Integer, Label> dispatched = new LinkedHashMap<>();

    /** Ways that were asked for, to blocks before which the fuel is looked at. */
    private final Map<Label, Block> looking = new LinkedHashMap<>();

    private final Label dispatch;

    /** Apart from the dispatch of returns, which is no loop's head and leads to few places. */
    private final Label entryDispatch;

    Ways(Frame frame, ControlFlow flow, FuelChecks fuelChecks, Entries entries) {
        this.frame = frame;
        this.flow = flow;
        this.fuelChecks = fuelChecks;
        this.entries = entries;
        code = frame.code;
        dispatch = code.newLabel();
        entryDispatch = code.newLabel();
    }

    /** Goes to the block where the region is entered; the first block follows. */
    void enter() {
        if (entries.several()) {
            frame.loadIp();
            code.goto_(entryDispatch);
        } else {
            goTo(flow.blocks().iterator().next());
        }
    }

    /** Where a block begins. */
    Label label(int ip) {
        return labels.computeIfAbsent(ip, start -> code.newLabel());
    }

    /** Where a transfer goes that has put its target into {@link Frame#IP}. */
    Label dispatch() {
        return dispatch;
    }

    /** The way from a block to an IP, in the region or not, if all fuel taken is used up. */
    Label to(Block from, int to) {
        if (!flow.has(to)) {
            return frame.exit(to);
        }
        if (entries.dispatches(from, to)) {
            return dispatched.computeIfAbsent(to, ip -> code.newLabel());
        }
        Block block = flow.at(to);
        if (fuelChecks.at(block) == 0) {
            return label(to);
        }
        Label looks = code.newLabel();
        looking.put(looks, block);
        return looks;
    }

    /** Writes those looks at the fuel that ways lead to so far; not within a block. */
    void look() {
        looking.forEach((label, to) -> {
            code.labelBinding(label);
            goTo(to);
        });
        looking.clear();
    }

    /** Writes the dispatches, after all blocks. */
    void finish() {
        code.labelBinding(dispatch);
        dispatchAmong(flow.returns());
        if (entries.several()) {
            dispatched.forEach((ip, label) ->
                    code.labelBinding(label).loadConstant(ip).istore(IP).goto_(entryDispatch));
            code.labelBinding(entryDispatch);
            dispatchAmong(entries.ips());
        }
    }

    /**
     * Goes on at {@link Frame#IP} if that is one of these and in the region; else leaves. HotSpot's first compiler does not
     * count the jumps of a switch, so that a loop by way of one would wait long for the second: each leads to a jump that is counted.
     */
    private void dispatchAmong(Collection<Integer> ips) {
        Map<Integer, Label> jumps = new TreeMap<>();
        ips.stream().filter(flow::has).forEach(ip -> jumps.put(ip, code.newLabel()));
        List<SwitchCase> cases = jumps.entrySet().stream()
                .map(jump -> SwitchCase.of(jump.getKey(), jump.getValue()))
                .toList();
        code.iload(IP).lookupswitch(frame.leave(), cases);
        jumps.forEach((ip, jump) -> {
            code.labelBinding(jump);
            goTo(flow.at(ip));
        });
    }

    /** Goes to a block, if there is fuel for it. */
    private void goTo(Block block) {
        int needed = fuelChecks.at(block);
        if (needed != 0) {
            code.iload(FUEL).loadConstant(needed).if_icmplt(frame.exit(block.start()));
        }
        code.goto_(label(block.start()));
    }
}
