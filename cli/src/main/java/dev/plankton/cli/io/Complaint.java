package dev.plankton.cli.io;

import dev.plankton.hypervisor.PopulationTooLargeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Something the user can put right: shown as one line, and the command ends with status 2. */
public final class Complaint extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, and what would be right. */
    public Complaint(String message) {
        super(message);
    }

    /** The same for what an exception says. */
    public Complaint(String message, Throwable cause) {
        super(message, cause);
    }

    /** Says how many VMs fit, and what else would help. */
    public static String tooMany(PopulationTooLargeException e) {
        String more = e.heapTooSmall() ? ", or a larger heap: PLANKTON_JAVA_OPTS=-Xmx8g" : "";
        return e.getMessage() + "; use fewer VMs" + more;
    }

    /** Says what could not be done, and why. */
    public static Complaint about(String what, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException e -> "no such file or directory";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(cause.getMessage());
        };
        return new Complaint(what + ": " + why, cause);
    }
}
