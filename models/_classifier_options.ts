/** What an image classifier sees and answers. */
export interface ClassifierOptions {
  /** Classes to tell apart, 1000 unless told. */
  readonly numClasses?: number;
  /** Channels of the images, 3 unless told. */
  readonly inChannels?: number;
}

/** Names of the variables of layers with weight and bias. */
export type Affine<Layer extends string> = `${Layer}.weight` | `${Layer}.bias`;
