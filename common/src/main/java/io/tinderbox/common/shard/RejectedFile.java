package io.tinderbox.common.shard;

import io.tinderbox.common.image.RejectReason;

/**
 * A source file that was set aside: one line of {@code rejected.jsonl}.
 *
 * @param path relative to the source
 * @param detail what was expected and what was found
 */
public record RejectedFile(String path, RejectReason reason, String detail) {}
