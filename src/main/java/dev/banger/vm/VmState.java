package dev.banger.vm;

/** The wire form is the lower-case name. */
public enum VmState {
    CREATED,
    RUNNING,
    STOPPED,
    ERROR
}
