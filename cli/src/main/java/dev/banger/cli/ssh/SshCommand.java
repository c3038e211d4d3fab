package dev.banger.cli.ssh;

import dev.banger.api.SshAccessView;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments of the host's ssh (ssh(1), ssh_config(5)). Neither the owner's nor the host's configuration, agent or known hosts take part.
 *
 * @param ssh the program
 */
public record SshCommand(String ssh, SshAccessView access) {
    /** Whether the guest's process gets a terminal. */
    public enum Terminal {
        NONE("-T"),
        /** A shell that a person types into: {@code ~.} ends it. */
        INTERACTIVE("-tt"),
        /** A command with a terminal: no escape character, all bytes pass. */
        COMMAND("-tt");

        private final String flag;

        Terminal(String flag) {
            this.flag = flag;
        }
    }

    /** A login shell. */
    public List<String> shell(Terminal terminal) {
        var arguments = options(terminal);
        arguments.add("--");
        arguments.add(destination());
        return arguments;
    }

    /** @param line for the guest's shell */
    public List<String> command(Terminal terminal, String line) {
        var arguments = shell(terminal);
        arguments.add(line);
        return arguments;
    }

    private List<String> options(Terminal terminal) {
        var arguments = new ArrayList<String>();
        arguments.add(ssh);
        arguments.addAll(List.of("-F", "none", terminal.flag));
        if (terminal == Terminal.COMMAND) {
            arguments.addAll(List.of("-e", "none"));
        }
        arguments.addAll(List.of("-p", Integer.toString(access.port()), "-i", access.identity().replace("%", "%%")));
        for (var option : List.of(
                "BatchMode=yes",
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "UserKnownHostsFile=\"" + access.knownHosts().replace("%", "%%") + "\"",
                "GlobalKnownHostsFile=none",
                "HostKeyAlias=" + access.hostKeyAlias(),
                "StrictHostKeyChecking=yes",
                "UpdateHostKeys=no",
                "ConnectTimeout=30",
                "ServerAliveInterval=15",
                "ServerAliveCountMax=4",
                "LogLevel=ERROR")) {
            arguments.addAll(List.of("-o", option));
        }
        return arguments;
    }

    private String destination() {
        return access.user() + "@" + access.host();
    }
}
