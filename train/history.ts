/** One measured number of a training. */
export interface Measure {
  /** Steps done before. */
  readonly step: number;
  /** The measured number. */
  readonly value: number;
}

/** What one epoch came to. */
export interface EpochNumbers {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps done at its end. */
  readonly step: number;
  /** Mean of the losses of its steps. */
  readonly loss: number;
  /** Part of the training samples that were classified right as they came, 0 to 1. */
  readonly accuracy: number;
  /** Loss and accuracy on the validation set at its end, where there is one. */
  readonly validation?: { readonly loss: number; readonly accuracy: number };
  /** Images in a second of training, validation not counted. */
  readonly imagesPerSecond: number;
  /** Seconds of training, validation not counted. */
  readonly seconds: number;
}

/** How a training went; `lossSvg` draws it. */
export interface History {
  /** The loss of every step. */
  readonly loss: readonly Measure[];
  /** Validation accuracy, 0 to 1, each time it was measured. */
  readonly accuracy: readonly Measure[];
  /** One entry an epoch. */
  readonly epochs: readonly EpochNumbers[];
  /** Where the time went. */
  readonly seconds: {
    /** Making the variables and the first step, which compiles all kernels. */
    readonly firstStep: number;
    /** All later steps. */
    readonly training: number;
    readonly validation: number;
    readonly saving: number;
  };
}
