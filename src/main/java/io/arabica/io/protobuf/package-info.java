/** The wire format of protocol buffers, for the formats that are made of it. */
package io.arabica.io.protobuf;
