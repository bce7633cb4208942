package io.arabica.io.onnx;

import io.arabica.tensor.DType;

/** The types of elements that are written, with their numbers in ONNX. Whatever a model computes in, its floating numbers become FLOAT. */
public enum OnnxType {
  /** 32 bits. */
  FLOAT(1),
  /** Whole numbers of 32 bits. */
  INT32(6),
  /** Whole numbers of 64 bits: what operators take as shapes, axes and the like. */
  INT64(7),
  /** True or false: what comparisons give. */
  BOOL(9);

  final int number;

  OnnxType(int number) {
    this.number = number;
  }

  /** The type for tensors of this type. */
  static OnnxType of(DType type) {
    return type.isFloating() ? FLOAT : type == DType.INT32 ? INT32 : BOOL;
  }
}
