package dev.plankton.cli.io;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows every error as one line that begins with {@code plankton:}. */
public final class ErrorLines implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Exit status after a defect of Plankton itself, or of what the guest did. */
    public static final int FAILED = 1;

    /** Exit status after bad input. */
    static final int BAD_INPUT = 2;

    private static final String DEBUG = "PLANKTON_DEBUG";

    private final PrintStream err;

    public ErrorLines(PrintStream err) {
        this.err = err;
    }

    /** Shows the errors of {@code line} and of its commands. */
    public void handleErrorsOf(CommandLine line) {
        line.setParameterExceptionHandler(this).setExecutionExceptionHandler(this);
    }

    /** Shows {@code text} as one line. */
    public static void print(PrintStream err, String text) {
        err.println("plankton: " + text.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        print(err, what(error) + " (see `" + command.getCommandSpec().qualifiedName() + " --help`)");
        return BAD_INPUT;
    }

    private static String what(ParameterException error) {
        Set<String> commands = error.getCommandLine().getSubcommands().keySet();
        if (!commands.isEmpty()
                && error instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            return "unknown command '%s'; commands: %s"
                    .formatted(unmatched.getUnmatched().getFirst(), String.join(", ", commands));
        }
        // picocli names the Java type.
        String message =
                String.valueOf(error.getMessage()).replaceAll(" is not an? (int|long)$", " is not a whole number");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        return handle(error);
    }

    /** Shows {@code error}, and returns the exit status. */
    public int handle(Throwable error) {
        if (error instanceof Complaint) {
            print(err, String.valueOf(error.getMessage()));
            traceIfWanted(error);
            return BAD_INPUT;
        }
        print(err, "internal error: " + error + " (" + DEBUG + "=1 prints the stack trace)");
        traceIfWanted(error);
        return FAILED;
    }

    private void traceIfWanted(Throwable error) {
        if ("1".equals(System.getenv(DEBUG))) {
            error.printStackTrace(err);
        }
    }
}
