/** Owns HTTP resources, pure forwarders: wire records to service records and back, problem documents, event streams. No service knows it. */
package dev.banger.api.http;
