package dev.banger.helper;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What {@code bangerd-root serve} is told: by its unit, hence by root. All of it must be given.
 *
 * @param socket where it listens; its directory is made when it is missing
 * @param ledger directory of the ledger, made when it is missing
 */
record ServerArguments(InstalledHost host, Path socket, Path ledger) {
    /** Where {@code bangerd} of an installed host listens. */
    private static final Path DAEMON = Path.of("/run/banger");

    static final String USAGE = "bangerd-root serve --owner-uid N --owner-gid N --vm-ids FIRST-LAST --state-dir D --vm-run-dir D --nodes-dir D"
            + " --socket S --ledger D";
    private static final List<String> NAMES = List.of("--owner-uid", "--owner-gid", "--vm-ids", "--state-dir", "--vm-run-dir",
            "--nodes-dir", "--socket", "--ledger");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,10})-([0-9]{1,10})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    ServerArguments {
        Checked.path("socket", socket);
        Checked.path("ledger", ledger);
    }

    /** @throws IllegalArgumentException with what is wrong and the usage */
    static ServerArguments parse(List<String> arguments) {
        var given = named(arguments);
        var range = RANGE.matcher(given.get("--vm-ids"));
        if (!range.matches()) {
            throw wrong("--vm-ids " + given.get("--vm-ids") + " is not FIRST-LAST");
        }
        var socket = Path.of(given.get("--socket"));
        var host = new InstalledHost(number(given, "--owner-uid"), number(given, "--owner-gid"), Path.of(given.get("--state-dir")),
                Path.of(given.get("--vm-run-dir")), Path.of(given.get("--nodes-dir")), number("--vm-ids", range.group(1)),
                number("--vm-ids", range.group(2)), List.of(DAEMON, Checked.path("--socket", socket).getParent()));
        return new ServerArguments(host, socket, Path.of(given.get("--ledger")));
    }

    private static Map<String, String> named(List<String> arguments) {
        var given = new HashMap<String, String>();
        for (var i = 0; i < arguments.size(); i += 2) {
            var name = arguments.get(i);
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw wrong(NAMES.contains(name) ? name + " has no value" : "'" + name + "' is unknown");
            }
            if (given.put(name, arguments.get(i + 1)) != null) {
                throw wrong(name + " comes twice");
            }
        }
        for (var name : NAMES) {
            if (!given.containsKey(name)) {
                throw wrong(name + " is missing");
            }
        }
        return given;
    }

    private static int number(Map<String, String> given, String name) {
        return number(name, given.get(name));
    }

    private static int number(String name, String value) {
        if (!NUMBER.matcher(value).matches() || Long.parseLong(value) > Integer.MAX_VALUE) {
            throw wrong(name + " " + value + " is no uid or gid");
        }
        return Integer.parseInt(value);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + "; usage: " + USAGE);
    }
}
