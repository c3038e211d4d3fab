/** What this helper made, written down before it was made. Knows no kernel object itself; calls {@code json} only. */
package dev.banger.helper.ledger;
