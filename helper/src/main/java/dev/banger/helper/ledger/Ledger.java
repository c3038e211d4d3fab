package dev.banger.helper.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The helper's own account of what it made. A change is in the ledger when the call returns, and the object is made after that; once it
 * has gone, its part is taken away. Thread-safe; changes of one entry happen one after the other.
 *
 * <p>An entry that cannot be read is never guessed: each call that needs it fails with its file's name, and all others work.
 */
public interface Ledger extends AutoCloseable {
    Optional<VmEntry> vm(String vmId) throws LedgerException;

    /** Ids of all VMs with an entry, in order; unreadable ones too. */
    List<String> vmIds();

    /**
     * Changes what is written of a VM, reading and writing as one step.
     *
     * @param change gets an entry without parts when there is none
     */
    void updateVm(String vmId, UnaryOperator<VmEntry> change) throws LedgerException;

    /** Takes the entry away, readable or not; none is no error. */
    void forgetVm(String vmId) throws LedgerException;

    Optional<TapEntry> tap(String name) throws LedgerException;

    void write(TapEntry tap) throws LedgerException;

    void forgetTap(String name) throws LedgerException;

    /** All readable taps, in order of their names. */
    List<TapEntry> taps();

    /** All readable bridges, in order of their names. */
    List<BridgeEntry> bridges();

    Optional<BridgeEntry> bridge(String name) throws LedgerException;

    void write(BridgeEntry bridge) throws LedgerException;

    void forgetBridge(String name) throws LedgerException;

    /** One line for each entry that cannot be read, with its file. */
    List<String> unreadable();

    @Override
    void close();
}
