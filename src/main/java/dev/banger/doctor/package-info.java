/** Owns host diagnostics; starts no server, changes nothing. */
package dev.banger.doctor;
