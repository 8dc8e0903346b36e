package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.replay.Answers;
import dev.plankton.lab.exercise.replay.HandedInRecording;
import dev.plankton.lab.exercise.replay.Moment;
import dev.plankton.lab.exercise.replay.WindowSearch;
import dev.plankton.lab.exercise.replay.Windows;
import dev.plankton.lab.exercise.replay.WrongWrite;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Recording;
import dev.plankton.machine.pc.ReplayException;
import java.io.IOException;
import java.util.Optional;

/** Lab 9: a recording of a bug, where it is in that, and when it strikes. */
final class ReplayExercise implements Exercise {
    private static final String RECORDING = "found.plrec";

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public Class<?> type() {
        return WindowSearch.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws SolutionException, IOException {
        BootImage given = BootImage.of("gate.img", GuestImages.of("09-replay/start/gate.img", 0));
        Optional<WrongWrite> write = recorded(handIn, given, figures);
        figures.put("recorded", write.isPresent() ? 1 : 0);
        answers(handIn, write, figures);
        window((WindowSearch) solution.create(), given, figures);
    }

    private static Optional<WrongWrite> recorded(HandIn handIn, BootImage given, Figures figures) {
        try {
            Recording recording = HandedInRecording.read(handIn.file(RECORDING), RECORDING, given);
            Optional<WrongWrite> found = WrongWrite.first(recording);
            if (found.isEmpty()) {
                figures.differs(
                        "recorded",
                        "in %s, instructions %,d to %,d, no visitor gets lost"
                                .formatted(RECORDING, recording.beginning(), recording.end()));
            }
            return found;
        } catch (SolutionException | IOException e) {
            figures.differs("recorded", String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (ReplayException e) {
            figures.differs("recorded", RECORDING + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void answers(HandIn handIn, Optional<WrongWrite> write, Figures figures) throws IOException {
        if (write.isEmpty()) {
            figures.put("wrong-instruction", "not known without a recording of it");
            figures.put("wrong-address", "not known without a recording of it");
            return;
        }
        Answers answers;
        try {
            answers = Answers.of(handIn.answers());
        } catch (SolutionException e) {
            answers = new Answers(null, null, String.valueOf(e.getMessage()));
        }
        String instruction = answers.instruction(write.get());
        String address = answers.address(write.get());
        figures.put("wrong-instruction", instruction.isEmpty() ? 0 : 1);
        figures.put("wrong-address", address.isEmpty() ? 0 : 1);
        if (!instruction.isEmpty()) {
            figures.differs("wrong-instruction", instruction);
        }
        if (!address.isEmpty()) {
            figures.differs("wrong-address", address);
        }
    }

    private static void window(WindowSearch search, BootImage given, Figures figures) {
        try (Moment tick = Windows.tick(given)) {
            WindowSearch.Window found = search.find(tick);
            figures.put("forks", tick.forks());
            String wrong = Windows.wrong(tick, found);
            figures.put("wrong-window", wrong.isEmpty() ? 0 : 1);
            if (!wrong.isEmpty()) {
                figures.put("forks", "not counted: the window is wrong");
                figures.differs("wrong-window", wrong);
            }
        } catch (RuntimeException e) {
            figures.put("wrong-window", 1);
            figures.put("forks", "not counted: there is no window");
            figures.differs("wrong-window", Thrown.text("Search.find", e));
        }
    }
}
