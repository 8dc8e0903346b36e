package dev.plankton.cli.debug;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.UserPrograms;
import dev.plankton.debugger.dap.DapServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton dap}: an editor on a guest. */
@Command(
        name = "dap",
        description = "Serve an editor that debugs a VM, by the Debug Adapter Protocol.",
        footer = {
            "",
            "Editors start this themselves, and talk to it by its standard input and output; see",
            "docs/debugging.md for VS Code, Neovim and Emacs. What they launch is a boot image with",
            "its list beside it (nasm -l), a source file (.asm), or a built-in guest.",
            "With --port it listens on loopback, for any number of editors."
        })
public final class DapCommand implements Callable<Integer> {
    /** It logs each end of a connection with a stack trace. */
    private static final Logger PROTOCOL = Logger.getLogger("org.eclipse.lsp4j");

    private final Stdio stdio;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Listen on this port of loopback; 0 takes a free one. By default, standard input and output.")
    private @Nullable Integer port;

    public DapCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PROTOCOL.setLevel(Level.WARNING);
        if (port == null) {
            DapServer.serve(new UserPrograms(), stdio.in(), stdio.out());
            return 0;
        }
        if (port < 0 || port > 0xFFFF) {
            throw new Complaint("--port: port out of range (0-65535): " + port);
        }
        try (DapServer server = listen(port)) {
            stdio.out()
                    .printf(
                            "waits for editors at 127.0.0.1:%d%n",
                            server.address().getPort());
            stdio.out().flush();
            server.await();
            return 0;
        }
    }

    private DapServer listen(int wanted) {
        try {
            return new DapServer(new UserPrograms(), wanted, line -> ErrorLines.print(stdio.err(), line));
        } catch (IOException e) {
            throw Complaint.about("cannot listen at port " + wanted, e);
        }
    }
}
