/** The Linux kernel as plain Java. Each file is one kernel interface; {@code java.lang.foreign} is used nowhere else in banger. */
package dev.banger.linux;
