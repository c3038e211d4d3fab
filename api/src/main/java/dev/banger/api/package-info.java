/** The wire: request, answer, event and problem records of the HTTP API, and the validator of names that both ends share. */
package dev.banger.api;
