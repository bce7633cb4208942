/** ONNX files, written: what other engines, such as ONNX Runtime, run. */
package io.arabica.io.onnx;
