package dev.plankton.hypervisor.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunWordTest {
    private static final int TEMPLATE = RunWord.MAX_TEMPLATES - 1;

    @AfterEach
    void keepsItsTemplate() {
        assertThat(word.template()).isEqualTo(TEMPLATE);
    }

    private final VmTable table = new VmTable();
    private final RunWord word = new RunWord(table, table.add(1, RunWord.off(TEMPLATE)));

    private void run() {
        assertThat(word.boot()).isTrue();
        assertThat(word.begin()).isTrue();
    }

    private void idle() {
        run();
        assertThat(word.sleep()).isFalse();
        assertThat(word.state()).isEqualTo(RunState.IDLE);
    }

    @Test
    void isBootedOnce() {
        assertThat(word.wake()).isFalse();
        assertThat(word.state()).isEqualTo(RunState.OFF);
        assertThat(word.boot()).isTrue();
        assertThat(word.boot()).isFalse();
        assertThat(word.state()).isEqualTo(RunState.RUNNABLE);
    }

    @Test
    void aClaimedSleeperIsNotRunAndLooksWhatCameMeanwhile() {
        idle();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.IDLE);
        assertThat(word.running()).isTrue();
        assertThat(word.wake()).isFalse();
        assertThat(word.release(RunWord.Claim.IDLE, false)).isEqualTo(RunWord.Released.SCHEDULE);
        assertThat(word.begin()).isTrue();
        assertThat(word.sleep()).isFalse();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.IDLE);
        assertThat(word.release(RunWord.Claim.IDLE, false)).isEqualTo(RunWord.Released.NOTHING);
        assertThat(word.state()).isEqualTo(RunState.IDLE);
        assertThat(word.wake()).isTrue();
    }

    /** A queued VM has one entry in the queue: if it comes up during the claim it is used up, if not it still counts. */
    @Test
    void aClaimedVmKeepsItsPlaceInTheQueueOrGetsAnother() {
        idle();
        assertThat(word.wake()).isTrue();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.QUEUED);
        assertThat(word.release(RunWord.Claim.QUEUED, true)).isEqualTo(RunWord.Released.NOTHING);
        assertThat(word.claim()).isEqualTo(RunWord.Claim.QUEUED);
        assertThat(word.begin()).as("the entry comes up").isFalse();
        assertThat(word.release(RunWord.Claim.QUEUED, true)).isEqualTo(RunWord.Released.SCHEDULE);
        assertThat(word.begin()).isTrue();
    }

    @Test
    void aRunningVmThatIsHeldDoesNotGoOn() {
        run();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.RUNNING);
        word.hold();
        assertThat(word.leaves()).isTrue();
        assertThat(word.wake()).isFalse();
        assertThat(word.takeWake()).isFalse();
        assertThat(word.sleep()).as("although something came").isFalse();
        assertThat(word.wake()).isFalse();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.IDLE);
        assertThat(word.release(RunWord.Claim.IDLE, false)).isEqualTo(RunWord.Released.SCHEDULE);
        assertThat(word.begin()).isTrue();
        word.hold();
        assertThat(word.requeue()).isTrue();
        assertThat(word.begin()).isFalse();
        assertThat(word.letGo()).as("it is to go on").isTrue();
        assertThat(word.begin()).isTrue();
    }

    @Test
    void aPausedVmThatIsRestoredLooksWhenItIsResumed() {
        idle();
        word.pause();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.IDLE);
        word.setTemplate(3);
        assertThat(word.release(RunWord.Claim.IDLE, true)).isEqualTo(RunWord.Released.NOTHING);
        assertThat(word.template()).isEqualTo(3);
        assertThat(word.state()).isEqualTo(RunState.PAUSED);
        word.resume();
        assertThat(word.letGo()).as("WAKE is set").isTrue();
        word.setTemplate(TEMPLATE);
    }

    @Test
    void aVmThatIsStoppedWhileItIsClaimedIsEndedByTheClaimant() {
        idle();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.IDLE);
        assertThat(word.stop()).isFalse();
        assertThat(word.release(RunWord.Claim.IDLE, true)).isEqualTo(RunWord.Released.END);
        word.end();
        assertThat(word.claim()).isEqualTo(RunWord.Claim.ENDED);
        assertThat(new RunWord(table, table.add(1, RunWord.off(0))).claim()).isEqualTo(RunWord.Claim.OFF);
    }

    @Test
    void onlyTheFirstWakeOfASleeperSchedulesIt() {
        idle();
        assertThat(word.wake()).isTrue();
        assertThat(word.wake()).isFalse();
    }

    @Test
    void whetherItsNicIsStoppedIsKnownAfterItHasRun() {
        assertThat(word.deaf()).isFalse();
        run();
        word.noteDeaf(true);
        assertThat(word.deaf()).as("it may start it now").isFalse();
        assertThat(word.requeue()).isTrue();
        assertThat(word.deaf()).isTrue();
        assertThat(word.begin()).isTrue();
        word.noteDeaf(true);
        assertThat(word.sleep()).isFalse();
        assertThat(word.deaf()).isTrue();

        assertThat(word.wake()).isTrue();
        assertThat(word.begin()).isTrue();
        word.noteDeaf(false);
        assertThat(word.sleep()).isFalse();
        assertThat(word.deaf()).isFalse();
    }

    @Test
    void aWakeWhileRunningIsNotLost() {
        run();
        assertThat(word.wake()).isFalse();
        assertThat(word.sleep()).isTrue();
        assertThat(word.begin()).isTrue();
        assertThat(word.sleep()).isFalse();
    }

    @Test
    void aWakeTakenIsOver() {
        run();
        assertThat(word.takeWake()).isFalse();
        word.wake();
        assertThat(word.takeWake()).isTrue();
        assertThat(word.takeWake()).isFalse();
        assertThat(word.sleep()).isFalse();
    }

    @Test
    void beginningForgetsWhatIsAboutToBeLookedAt() {
        assertThat(word.boot()).isTrue();
        word.wake();
        assertThat(word.begin()).isTrue();
        assertThat(word.sleep()).isFalse();
    }

    @Test
    void pausedItDoesNotBegin() {
        word.boot();
        word.pause();
        assertThat(word.begin()).isFalse();
        assertThat(word.state()).isEqualTo(RunState.PAUSED);
        word.resume();
        assertThat(word.wake()).isTrue();
        assertThat(word.begin()).isTrue();
    }

    @Test
    void pausedBeforeBootItCanBeBooted() {
        word.pause();
        assertThat(word.boot()).isTrue();
        assertThat(word.begin()).isFalse();
        word.resume();
        assertThat(word.wake()).isTrue();
    }

    @Test
    void pausedItKeepsAWake() {
        run();
        word.pause();
        word.wake();
        assertThat(word.takeWake()).isFalse();
        assertThat(word.sleep()).isFalse();
        assertThat(word.wake()).isFalse();
        assertThat(word.state()).isEqualTo(RunState.PAUSED);
        word.resume();
        assertThat(word.wake()).isTrue();
    }

    @Test
    void aStopWhileIdleIsDoneAtOnce() {
        idle();
        assertThat(word.stop()).isTrue();
        assertThat(word.stop()).isFalse();
        assertThat(word.state()).isEqualTo(RunState.STOPPED);
        assertThat(word.wake()).isFalse();
        word.pause();
        word.resume();
        assertThat(word.stopped()).isTrue();
    }

    @Test
    void aStopWhileQueuedIsDoneAtOnce() {
        word.boot();
        assertThat(word.stop()).isTrue();
        assertThat(word.state()).isEqualTo(RunState.STOPPED);
        assertThat(word.begin()).as("the queue's turn comes too late").isFalse();
        assertThat(word.stop()).isFalse();
    }

    @Test
    void queuedItIsPausedAtOnce() {
        run();
        assertThat(word.requeue()).isTrue();
        word.pause();
        assertThat(word.state()).isEqualTo(RunState.PAUSED);
        word.resume();
        assertThat(word.state()).isEqualTo(RunState.RUNNABLE);
        assertThat(word.begin()).as("it is still in the queue").isTrue();
    }

    @Test
    void aSpinnerThatIsToStopIsNotQueuedAgain() {
        run();
        word.stop();
        assertThat(word.requeue()).isFalse();
        word.end();
        assertThat(word.stopped()).isTrue();
    }

    @Test
    void aStopWhileRunningIsLeftToItsThread() {
        run();
        assertThat(word.stop()).isFalse();
        assertThat(word.stopRequested()).isTrue();
        assertThat(word.sleep()).as("goes on, to end").isTrue();
        assertThat(word.begin()).isTrue();
        assertThat(word.stopRequested()).isTrue();
    }

    @Test
    void aStopOutdoesAPause() {
        run();
        word.pause();
        word.stop();
        assertThat(word.sleep()).as("goes on, to end").isTrue();
        assertThat(word.begin()).isTrue();
        assertThat(word.stopRequested()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(StopReason.class)
    void returnsHowItEnded(StopReason reason) {
        run();
        assertThat(word.ended()).isNull();
        table.setReference(word.number(), RunWord.mark(new Exit.Ended(reason, 0xA5)));
        word.end();
        assertThat(word.ended()).isEqualTo(new Exit.Ended(reason, 0xA5));
    }

    @Test
    void stoppedWhileIdleItWasTheHost() {
        idle();
        word.stop();
        assertThat(word.ended()).isEqualTo(new Exit.Ended(StopReason.STOPPED, 0));
    }
}
