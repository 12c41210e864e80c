package io.tinderbox.trainer.run;

/**
 * What produced a run ({@code provenance.json}): with it and the data, the run can be done again.
 *
 * @param codeVersion version and commit of Tinderbox
 * @param command as it was typed, or as near as is known
 * @param data where the data lay
 * @param dataDigest of its manifest
 * @param configurationSha256 of {@code config.conf}
 * @param seed of the run
 * @param beganFromSha256 parameters of the model that it began from ({@code model.from}); null
 *     where it began from none
 * @param started when its first sitting began, ISO 8601 in UTC
 * @param java version and vendor
 * @param spark version
 * @param master of Spark, as of the first sitting
 * @param engine backend, instruction set, threads
 */
public record Provenance(
    String codeVersion,
    String command,
    String data,
    String dataDigest,
    String configurationSha256,
    long seed,
    String beganFromSha256,
    String started,
    String java,
    String spark,
    String master,
    String engine) {}
