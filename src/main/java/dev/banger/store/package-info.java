/** Owns the database: Panache entities, Flyway migrations, and one small store class per table that speaks in records. Nothing else knows SQL. Calls {@code config} only. */
package dev.banger.store;
