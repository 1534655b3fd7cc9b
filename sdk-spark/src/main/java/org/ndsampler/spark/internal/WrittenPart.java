package org.ndsampler.spark.internal;

import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task has written. Immutable.
 *
 * @param name of its file
 */
record WrittenPart(String name) implements WriterCommitMessage {}
