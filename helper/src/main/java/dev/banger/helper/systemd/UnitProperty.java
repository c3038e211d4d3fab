package dev.banger.helper.systemd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;

/**
 * One property of a transient unit, under its name on the bus ({@code org.freedesktop.systemd1(5)}), which is not always that of the unit
 * file: {@code MemoryMax} is bytes, {@code CPUQuotaPerSecUSec} microseconds of processor time per second.
 */
public record UnitProperty(String name, Variant<?> value) {
    public static UnitProperty text(String name, String value) {
        return new UnitProperty(name, new Variant<>(value, "s"));
    }

    public static UnitProperty texts(String name, List<String> values) {
        return new UnitProperty(name, new Variant<>(values, "as"));
    }

    public static UnitProperty flag(String name, boolean value) {
        return new UnitProperty(name, new Variant<>(value, "b"));
    }

    /** An unsigned 64-bit number: sizes in bytes, times in microseconds, sets of capabilities and of namespaces. */
    public static UnitProperty number(String name, long value) {
        return new UnitProperty(name, new Variant<>(new UInt64(value), "t"));
    }

    /** A file mode. */
    public static UnitProperty mode(String name, int value) {
        return new UnitProperty(name, new Variant<>(new UInt32(value), "u"));
    }

    /** A signed 32-bit number: {@code SystemCallErrorNumber}. */
    public static UnitProperty integer(String name, int value) {
        return new UnitProperty(name, new Variant<>(value, "i"));
    }

    /** A set with the sense of its list: {@code RestrictAddressFamilies}, {@code SystemCallFilter}. */
    public static UnitProperty allowing(String name, List<String> values) {
        return new UnitProperty(name, new Variant<>(new Object[] {true, values}, "(bas)"));
    }

    /** What a set that was allowed loses again; after {@link #allowing}. */
    public static UnitProperty except(String name, List<String> values) {
        return new UnitProperty(name, new Variant<>(new Object[] {false, values}, "(bas)"));
    }

    /** {@code BindPaths=}, {@code BindReadOnlyPaths=}. */
    public static UnitProperty binds(String name, List<Bind> binds) {
        var rows = binds.stream()
                .map(bind -> new Object[] {bind.source().toString(), bind.target().toString(), false, new UInt64(0)})
                .toList();
        return new UnitProperty(name, new Variant<>(rows, "a(ssbt)"));
    }

    /**
     * {@code TemporaryFileSystem=}: empty, read-only, made afresh for the unit.
     *
     * @param workshop one of them, or another, where root may write and make device nodes
     */
    public static UnitProperty emptied(List<Path> directories, Optional<Path> workshop) {
        var rows = Stream.concat(directories.stream().filter(directory -> !workshop.equals(Optional.of(directory))), workshop.stream())
                .map(directory -> new Object[] {
                    directory.toString(), workshop.equals(Optional.of(directory)) ? "rw,dev,mode=0755" : "ro,mode=0755"
                })
                .toList();
        return new UnitProperty("TemporaryFileSystem", new Variant<>(rows, "a(ss)"));
    }

    /** {@code ExecStart=}: no shell, no expansion of variables or specifiers. */
    public static UnitProperty command(Path program, List<String> arguments) {
        var argv = new ArrayList<String>();
        argv.add(program.toString());
        argv.addAll(arguments);
        var command = List.of(new Object[] {new Object[] {program.toString(), argv, false}});
        return new UnitProperty("ExecStart", new Variant<>(command, "a(sasb)"));
    }

    /** @param target where the unit sees it; what is missing of the way there is made */
    public record Bind(Path source, Path target) {}

    /** {@code DeviceAllow=}. */
    public static UnitProperty devices(List<Device> devices) {
        var rows = devices.stream().map(device -> new Object[] {device.node(), device.access()}).toList();
        return new UnitProperty("DeviceAllow", new Variant<>(rows, "a(ss)"));
    }

    /**
     * @param node below {@code /dev}; {@code /dev/block/<major>:<minor>} needs no node
     * @param access of {@code r}, {@code w} and {@code m}
     */
    public record Device(String node, String access) {}
}
