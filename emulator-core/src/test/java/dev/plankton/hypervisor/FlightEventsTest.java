package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Flight Recorder sees of a hypervisor. Other tests in this JVM may add events: what is looked for is there. */
final class FlightEventsTest {
    private static final int VMS = 3000;

    @TempDir
    private Path directory;

    private List<RecordedEvent> events = List.of();

    private List<RecordedEvent> of(String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.plankton." + name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5_000_000})
    void bootEndFullInboxSpentSliceAndWakeAreRecorded(int firstNumber) throws IOException {
        int refusedBy;
        int answered;
        try (Recording recording = new Recording()) {
            recording.enable("dev.plankton.WakeLatency").withoutThreshold();
            recording.start();
            try (Hypervisor hypervisor =
                    Hypervisor.builder().firstNumber(firstNumber).build()) {
                hypervisor.boot(GuestImage.COUNTS, VMS, _ -> {});
                Vm spinner = hypervisor.boot(GuestImage.SPINS);
                refusedBy = spinner.number();
                while (spinner.press(new byte[100]) != Offer.FULL) {}
                Patience.until("a slice is spent", () -> spinner.instructions() > 0);
                Vm vm = hypervisor.vm(firstNumber + 7);
                assertThat(vm).isNotNull();
                answered = vm.number();
                Reply.to(vm, "x").await();
                spinner.stop();
                Patience.until("it ends", () -> hypervisor.alive() == VMS);
            }
            Path file = directory.resolve("events.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }

        assertThat(of("Boot"))
                .as("one for all that were booted together")
                .anyMatch(event -> event.getInt("first") >= firstNumber
                        && event.getInt("first") < firstNumber + VMS
                        && event.getInt("count") > VMS / 2)
                .anyMatch(event -> event.getInt("first") == refusedBy && event.getInt("count") == 1)
                .hasSizeLessThan(VMS / 10);
        assertThat(of("InboxFull"))
                .anyMatch(event -> event.getInt("vm") == refusedBy
                        && event.getString("input").equals("Keys"));
        assertThat(of("SliceOverBudget"))
                .anyMatch(event -> event.getInt("vm") == refusedBy && event.getInt("budget") > 0);
        assertThat(of("WakeLatency")).anyMatch(event -> event.getInt("vm") == answered);
        assertThat(of("End"))
                .anyMatch(event -> event.getInt("first") == refusedBy
                        && event.getString("reason").equals("STOPPED"));
        assertThat(of("End").stream()
                        .filter(event -> event.getInt("first") >= firstNumber)
                        .mapToInt(event -> event.getInt("count"))
                        .sum())
                .isGreaterThanOrEqualTo(VMS + 1);
    }
}
