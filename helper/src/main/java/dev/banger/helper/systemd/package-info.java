/** systemd over D-Bus: what {@code org.freedesktop.systemd1(5)} offers and banger uses, and nothing of banger itself. */
package dev.banger.helper.systemd;
