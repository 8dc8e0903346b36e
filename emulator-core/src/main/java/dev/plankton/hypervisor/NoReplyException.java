package dev.plankton.hypervisor;

import dev.plankton.machine.Exit;

/** Why a call ({@link Vm#call}) has no reply. */
public final class NoReplyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoReplyException(Vm vm, Exit.Ended how) {
        super("no reply from VM " + vm.number() + ": it has stopped: " + how.text());
        reason = Reason.STOPPED;
    }

    /** What became of the request. */
    public enum Reason {
        /** The VM's inbox is full, or what waits for all VMs has used up its part of memory: call again later. */
        INBOX_FULL("its inbox is full"),
        /** The VM has stopped: before it had the request, or before the reply was complete. The message says why. */
        STOPPED("it has stopped"),
        /** The guest refused the request, or the VM was reset or restored while it had it. */
        DROPPED("it dropped the request");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /** The reason. */
    private final Reason reason;

    NoReplyException(Vm vm, Reason reason) {
        super("no reply from VM " + vm.number() + ": " + reason.text);
        this.reason = reason;
    }

    /** What became of the request. */
    public Reason reason() {
        return reason;
    }
}
