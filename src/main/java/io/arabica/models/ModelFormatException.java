package io.arabica.models;

import java.io.IOException;

/** A file that is no model, is damaged, or holds what Arabica does not have; the message names the file and the place in the model. */
public class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** With a message for the user and what went wrong below. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
