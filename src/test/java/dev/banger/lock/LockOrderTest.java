package dev.banger.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.lock.LockOrder.LockOrderViolation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockOrderTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LockOrder.Checked order = LockOrder.checked();

    @ParameterizedTest
    @CsvSource({
        "VM,RESERVATION,true",
        "VM,IMAGE_PUBLICATION,true",
        "WORKSPACE,RESERVATION,true",
        "RESERVATION,VM,false",
        "WORKSPACE,VM,false",
        "VM,WORKSPACE,false",
        "VM,VM,false",
        "RESERVATION,IMAGE_PUBLICATION,false",
        "IMAGE_PUBLICATION,RESERVATION,false"
    })
    void checksTheOrderAcrossThreads(LockRank outer, LockRank inner, boolean allowed) {
        var outerLock = new AsyncLock(outer, "outer", order);
        var innerLock = new AsyncLock(inner, "inner", order);
        var both = outerLock.with(() -> Uni.createFrom().item(1)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem().transformToUni(one -> innerLock.with(() -> Uni.createFrom().item("in"))));
        if (allowed) {
            assertEquals("in", both.await().atMost(LIMIT));
            order.verify();
        } else {
            var violation = assertThrows(LockOrderViolation.class, () -> both.await().atMost(LIMIT));
            assertEquals(inner + "[inner] taken while holding " + outer + "[outer]", violation.getMessage());
            assertThrows(LockOrderViolation.class, order::verify);
        }
        assertEquals("again", outerLock.with(() -> Uni.createFrom().item("again")).await().atMost(LIMIT));
    }

    @Test
    void oneAfterTheOtherIsNoNesting() {
        var reservation = new AsyncLock(LockRank.RESERVATION, "r", order);
        var vm = new AsyncLock(LockRank.VM, "v", order);
        var both = reservation.with(() -> Uni.createFrom().item(1)).onItem().transformToUni(one -> vm.with(() -> Uni.createFrom().item(2)));
        assertEquals(2, both.await().atMost(LIMIT));
        order.verify();
    }

    @Test
    void nothingWaitsUnderALeafLock() {
        var leaf = new LeafLock("pool", order);
        var vm = new AsyncLock(LockRank.VM, "v", order);
        assertThrows(LockOrderViolation.class, () -> leaf.run(() -> order.blocking("fsync")));
        assertThrows(LockOrderViolation.class, () -> leaf.with(() -> vm.with(() -> Uni.createFrom().item(1)).await().atMost(LIMIT)));
        assertThrows(LockOrderViolation.class, () -> leaf.run(() -> new LeafLock("other", order).run(() -> {})));
        assertTrue(leaf.with(order::holdsLeaf));
        assertEquals(false, order.holdsLeaf());
        order.blocking("fsync");
    }
}
