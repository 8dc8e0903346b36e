package dev.plankton.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run of a VM from its start to its end, or to that of the recording.
 *
 * @param vm its number
 * @param producer the release that recorded it
 * @param parts each continues the one before; one at least
 * @param ending why it ended, in words; null if it did not, or that was not written
 * @param endsItself whether the guest made it end
 */
public record RecordedRun(
        int vm,
        String producer,
        RecordedStart start,
        List<RecordedPart> parts,
        @Nullable String ending,
        boolean endsItself) {
    /** Copies the list. */
    public RecordedRun {
        parts = List.copyOf(parts);
    }
}
