package dev.banger.linux;

import java.util.List;

/** The socket constants of libc, and {@code linux/if_tun.h}, as {@link Sockets} and {@link Tun} repeat them. */
final class SocketRows {
    private SocketRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of("sys/socket.h", "AF_UNIX", Sockets.AF_UNIX),
                HeaderRow.of("sys/socket.h", "AF_INET", Sockets.AF_INET),
                HeaderRow.of("sys/socket.h", "AF_BRIDGE", Sockets.AF_BRIDGE),
                HeaderRow.of("sys/socket.h", "AF_NETLINK", Sockets.AF_NETLINK),
                HeaderRow.of("sys/socket.h", "SOCK_DGRAM", Sockets.SOCK_DGRAM),
                HeaderRow.of("sys/socket.h", "SOCK_STREAM", Sockets.SOCK_STREAM),
                HeaderRow.of("sys/socket.h", "SHUT_RDWR", UnixListener.SHUT_RDWR),
                HeaderRow.of("sys/socket.h", "SOCK_RAW", Sockets.SOCK_RAW),
                HeaderRow.of("sys/socket.h", "SOCK_CLOEXEC", Sockets.SOCK_CLOEXEC),
                HeaderRow.of("sys/socket.h", "SOL_SOCKET", Sockets.SOL_SOCKET),
                HeaderRow.of("sys/socket.h", "SO_RCVBUF", Sockets.SO_RCVBUF),
                HeaderRow.of("sys/socket.h", "SO_PEERCRED", Sockets.SO_PEERCRED),
                HeaderRow.of("sys/socket.h", "SO_RCVTIMEO", Sockets.SO_RCVTIMEO),
                HeaderRow.of("sys/socket.h", "SO_SNDTIMEO", Sockets.SO_SNDTIMEO),
                HeaderRow.of("sys/socket.h", "SO_RCVBUFFORCE", Sockets.SO_RCVBUFFORCE),
                HeaderRow.of("sys/socket.h", "MSG_TRUNC", Sockets.MSG_TRUNC),
                HeaderRow.of("sys/socket.h", "MSG_NOSIGNAL", Sockets.MSG_NOSIGNAL),
                HeaderRow.size("sys/socket.h", "ucred", PeerCredentials.UCRED_BYTES),
                HeaderRow.offset("sys/socket.h", "ucred", "uid", PeerCredentials.UCRED_UID_OFFSET),
                HeaderRow.offset("sys/socket.h", "ucred", "gid", PeerCredentials.UCRED_GID_OFFSET),
                HeaderRow.offset("sys/un.h", "sockaddr_un", "sun_path", SdNotify.SOCKADDR_UN_PATH_OFFSET),
                HeaderRow.of("sys/un.h", "sizeof(((struct sockaddr_un *) 0)->sun_path)", SdNotify.SOCKADDR_UN_PATH_BYTES),
                HeaderRow.of("sched.h", "CLONE_NEWNET", NetworkNamespace.CLONE_NEWNET),
                HeaderRow.of("linux/if_tun.h", "IFF_TAP", Tun.IFF_TAP),
                HeaderRow.of("linux/if_tun.h", "IFF_NO_PI", Tun.IFF_NO_PI),
                HeaderRow.of("linux/if_tun.h", "IFF_VNET_HDR", Tun.IFF_VNET_HDR),
                HeaderRow.of("linux/if_tun.h", "IFF_TUN_EXCL", Tun.IFF_TUN_EXCL),
                HeaderRow.of("linux/if_tun.h", "TUNSETIFF", Tun.TUNSETIFF),
                HeaderRow.of("linux/if_tun.h", "TUNSETPERSIST", Tun.TUNSETPERSIST),
                HeaderRow.of("linux/if_tun.h", "TUNSETOWNER", Tun.TUNSETOWNER),
                HeaderRow.size("linux/if.h", "ifreq", Tun.IFREQ_BYTES),
                HeaderRow.offset("linux/if.h", "ifreq", "ifr_flags", Tun.IFREQ_FLAGS_OFFSET));
    }
}
