package coffer.platform.crash;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A command of the program, run in this JVM to its end: its exit status and what it printed. */
record CommandResult(int status, String printed) {

    static CommandResult run(Callable<Integer> command, String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed);
        int status = new CommandLine(command).setOut(writer).setErr(writer).execute(arguments);
        writer.flush();
        return new CommandResult(status, printed.toString());
    }
}
