package dev.plankton.snapshot.format;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.device.bus.MissingCard;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.NicJumpers;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine profile as fields: the label of its processor, whether it has an x87, KiB above 1 MiB (32 bits), port (32) and IRQ
 * (8) of its NE2000, then 0 for a clock of the host, or 1, instructions a second (64) and the wall clock at power-on (64). If
 * it has cards, their number (8) follows, and of each its name and its version (32).
 */
public final class ProfileCodec {
    /** Bytes of the fields, at most. */
    public static final int MOST = 1 << 14;

    private static final int HOST_CLOCK = 0;
    private static final int COUNTED_CLOCK = 1;

    private ProfileCodec() {}

    /** Writes {@code profile}. */
    public static void write(BlockWriter out, MachineProfile profile) throws IOException {
        FieldWriter fields = new FieldWriter()
                .put(profile.cpu().label())
                .put(profile.coprocessor())
                .put32(profile.extendedMemory())
                .put32(profile.nic().port())
                .put8(profile.nic().irq());
        switch (profile.clock()) {
            case ClockSource.Host() -> fields.put8(HOST_CLOCK);
            case ClockSource.Instructions(long perSecond, long startMillis) ->
                fields.put8(COUNTED_CLOCK).put64(perSecond).put64(startMillis);
        }
        List<Card> cards = profile.cards();
        if (!cards.isEmpty()) {
            fields.put8(cards.size());
            cards.forEach(
                    card -> fields.put(card.spec().name()).put32(card.spec().version()));
        }
        out.block(Tag.PROFILE, fields);
    }

    /** Reads what {@link #write} has written; of cards only their names and versions are there. */
    public static MachineProfile read(BlockReader in) throws IOException {
        FieldReader fields = in.fields(Tag.PROFILE, MOST);
        try {
            CpuModel cpu = CpuModel.of(fields.getText());
            boolean coprocessor = fields.getFlag();
            int extendedMemory = fields.get32();
            NicJumpers nic = new NicJumpers(fields.get32(), fields.get8());
            ClockSource clock = switch (fields.get8()) {
                case HOST_CLOCK -> new ClockSource.Host();
                case COUNTED_CLOCK -> new ClockSource.Instructions(fields.get64(), fields.get64());
                default -> throw fields.wrong("no such clock");
            };
            List<Card> cards = new ArrayList<>();
            int count = fields.hasMore() ? fields.get8() : 0;
            for (int n = 0; n < count; n++) {
                cards.add(new MissingCard(CardSpec.of(fields.getText(), fields.get32())));
            }
            fields.end();
            return new MachineProfile(cpu, clock, nic, coprocessor, extendedMemory, cards);
        } catch (IllegalArgumentException e) {
            throw new SnapshotFormatException("damaged: block PROF: " + e.getMessage(), e);
        }
    }
}
