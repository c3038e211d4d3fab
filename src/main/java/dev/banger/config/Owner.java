package dev.banger.config;

import java.nio.file.Path;

/**
 * The one account this daemon serves. Under sudo it is {@code SUDO_UID}'s, not root's.
 *
 * @param home absolute
 */
public record Owner(int uid, int gid, String name, Path home) {}
