package io.tinderbox.common.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tinderbox.common.exit.TinderboxException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Records to JSON and back. Keys come in the order of the record's components, fields that are not
 * known are passed over (files may gain fields), missing primitives and NaN are errors of the
 * writer and not of the reader. A key that comes twice, and text after the end, are errors: nobody
 * reads such a file otherwise than another.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          // A record is its components; methods such as isX() beside them are no part of it.
          .disable(MapperFeature.AUTO_DETECT_GETTERS, MapperFeature.AUTO_DETECT_IS_GETTERS)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .build();

  private Json() {}

  /** One line, for JSON-lines files. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + value.getClass().getName(), e);
    }
  }

  /** A line each, UTF-8. */
  public static byte[] lines(Collection<?> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(value -> text.append(line(value)).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Indented for people, ending in a newline, UTF-8. */
  public static byte[] document(Object value) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + value.getClass().getName(), e);
    }
  }

  /**
   * @param origin what is being read, for the error message
   * @throws TinderboxException exit code 3, when the text is no JSON or does not fit the type; null
   *     fits none
   */
  public static <T> T read(byte[] json, Class<T> type, Object origin) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw TinderboxException.data(
            "Cannot read %s: expected an object, found null".formatted(origin));
      }
      return value;
    } catch (java.io.IOException e) {
      throw unreadable(origin, e);
    }
  }

  /** As {@link #read}, into a tree. */
  public static JsonNode tree(byte[] json, Object origin) {
    try {
      return MAPPER.readTree(json);
    } catch (java.io.IOException e) {
      throw unreadable(origin, e);
    }
  }

  private static TinderboxException unreadable(Object origin, java.io.IOException e) {
    String reason =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    return TinderboxException.data("Cannot read %s: %s".formatted(origin, reason), e);
  }
}
