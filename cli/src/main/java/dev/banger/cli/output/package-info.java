/** The one place that prints: tables, JSON, progress, plain text without escape sequences, and errors in one form. */
package dev.banger.cli.output;
