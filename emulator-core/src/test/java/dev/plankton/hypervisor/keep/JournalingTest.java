package dev.plankton.hypervisor.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.population.WaitingInputs;
import dev.plankton.memory.store.Budget;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.file.FileLayer;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.Entry;
import dev.plankton.store.format.JournalReader;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.Stamp;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalingTest {
    private static final JournalName NAME = new JournalName(0, 1);

    @TempDir
    private Path folder;

    /** Adds an entry of a VM that is created while entries are gathered: that it was created still waits then. */
    private static final class CreatedMeanwhile implements Journaling.Interval {
        private Journaling journal;

        @Override
        public long nanos() {
            return Long.MAX_VALUE >> 1;
        }

        @Override
        public void add(ByteSink sink, RecordWriter records, Runnable full) {
            journal.addCreated(0, 1, 0, true);
            VmRecord vm = new VmRecord();
            vm.set(0, 0, VmRecord.State.ASLEEP);
            Journaling.addVm(sink, records, vm);
        }
    }

    private static Stamp now() {
        return new Stamp(1, 2);
    }

    @Test
    void entriesOfTheIntervalComeAfterTheCreationOfTheirVms() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(folder.resolve("store"), FileLayer.DISK)) {
            CreatedMeanwhile interval = new CreatedMeanwhile();
            interval.journal = new Journaling(
                    new JournalOutput(store, JournalingTest::now, NAME, -1, 0),
                    HostClock.SYSTEM,
                    new WaitingInputs(new Budget(1 << 20), 1 << 20, vm -> {}),
                    Runnable::run,
                    interval);
            interval.journal.start();
            interval.journal.close();

            assertThat(kinds(store)).containsExactly(Entry.CREATED, Entry.VM, Entry.CLOSED);
        }
    }

    /** The first entry of each block. */
    private static List<Integer> kinds(StoreDirectory store) throws IOException {
        byte[] bytes = Files.readAllBytes(store.journal(NAME));
        JournalReader reader = new JournalReader("journal", bytes, -1, store.id(), NAME.generation(), NAME.sequence());
        List<Integer> kinds = new ArrayList<>();
        for (ByteSource block = reader.next(); block != null; block = reader.next()) {
            assertThat(Stamp.read(block)).isNotNull();
            kinds.add(block.u8());
        }
        return kinds;
    }
}
