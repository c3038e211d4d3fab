package dev.banger.cli.command;

import dev.banger.api.Names;
import dev.banger.api.Variables;
import dev.banger.cli.CliContext;
import dev.banger.cli.CommandFailure;
import dev.banger.cli.output.PlainText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands, as one tree, and what becomes of their errors. */
public final class CommandTree {
    private final CommandLine root;
    private final CliContext context;

    public CommandTree(CliContext context) {
        this.context = context;
        this.root = new CommandLine(new BangerCommand())
                .addSubcommand(new CommandLine(new VmCommand())
                        .addSubcommand(new VmRun(context))
                        .addSubcommand(new VmCreate(context))
                        .addSubcommand(new VmStart(context))
                        .addSubcommand(new VmStop(context))
                        .addSubcommand(new VmRestart(context))
                        .addSubcommand(new VmKill(context))
                        .addSubcommand(new VmDelete(context))
                        .addSubcommand(new VmList(context))
                        .addSubcommand(new VmShow(context))
                        .addSubcommand(new VmSsh(context))
                        .addSubcommand(new VmLogs(context)))
                .addSubcommand(new Ps(context))
                .addSubcommand(new CommandLine(new ImageCommand())
                        .addSubcommand(new ImageBuild(context))
                        .addSubcommand(new ImageList(context))
                        .addSubcommand(new ImageShow(context))
                        .addSubcommand(new ImageDelete(context)))
                .addSubcommand(new CommandLine(new KernelCommand())
                        .addSubcommand(new KernelImport(context))
                        .addSubcommand(new KernelList(context))
                        .addSubcommand(new KernelShow(context))
                        .addSubcommand(new KernelDelete(context)))
                .addSubcommand(new CommandLine(new ConfigCommand())
                        .addSubcommand(new ConfigShow(context)))
                .addSubcommand(new CommandLine(new SystemGroup())
                        .addSubcommand(new SystemInstall(context))
                        .addSubcommand(new SystemStatus(context))
                        .addSubcommand(new SystemRestart(context))
                        .addSubcommand(new SystemUninstall(context)))
                .addSubcommand(new Doctor(context))
                .addSubcommand(new Version(context));
        prepare(root);
        var help = context.output();
        root.setOut(new PrintWriter(help.stream(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setUsageHelpWidth(110)
                .setParameterExceptionHandler((e, arguments) -> misused(e))
                .setExecutionExceptionHandler((e, line, result) -> failed(e));
    }

    /** @return the exit status */
    public int execute(String... arguments) {
        return Variables.check(context.environment().variables().keySet())
                .map(wrong -> failed(CommandFailure.usage(wrong, "Unset it; docs/configuration.md has all of them.")))
                .orElseGet(() -> root.execute(arguments));
    }

    /** {@code -h} and {@code --help} everywhere. */
    private static void prepare(CommandLine line) {
        line.getCommandSpec().addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true).description("show this help").type(boolean.class).build());
        line.getSubcommands().values().forEach(CommandTree::prepare);
    }

    private int misused(ParameterException e) {
        var line = e.getCommandLine();
        var seeHelp = (line.getSubcommands().isEmpty() ? "" : "Commands: " + String.join(", ", line.getSubcommands().keySet()) + ". ")
                + "See '" + line.getCommandSpec().qualifiedName(" ") + " --help'.";
        var suggestions = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.<String>of();
        var hint = suggestions.isEmpty()
                ? seeHelp
                : "Did you mean: " + String.join(", ", suggestions.stream().limit(3).toList()) + "? " + seeHelp;
        return failed(CommandFailure.usage(what(e), hint));
    }

    private static String what(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            var first = unmatched.getUnmatched().getFirst();
            var kind = unmatched.isUnknownOption() ? "option" : unmatched.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
            return (kind.equals("argument") ? "unexpected " : "unknown ") + kind + " " + Names.shown(first);
        }
        var text = PlainText.line(String.valueOf(e.getMessage()));
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }

    private int failed(Exception e) {
        var failure = e instanceof CommandFailure known
                ? known
                : CommandFailure.failed(
                        "a mistake of ours: " + Optional.ofNullable(e.getMessage()).map(m -> e.getClass().getSimpleName() + ": " + m)
                                .orElse(e.getClass().getSimpleName()),
                        "Please report it with the command that led to it.", e);
        context.output().error(failure);
        return failure.exitCode();
    }
}
