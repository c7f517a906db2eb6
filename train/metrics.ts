import { ShapeError, ValueError } from "../core/mod.ts";

/**
 * How many predictions are right: `count(predictions[i] = labels[i]) / n`.
 *
 * @param predictions class numbers [n]
 * @param labels class numbers [n]
 * @returns 0 to 1
 * @throws {ShapeError} where their lengths differ or are 0
 * @example
 * ```ts
 * import { accuracy } from "@tilegrad/tilegrad/train";
 * console.log(accuracy([1, 2, 3, 3], [1, 2, 3, 4])); // 0.75
 * ```
 */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  requirePairs("accuracy", predictions.length, labels.length);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predictions[i] === labels[i]) right++;
  return right / labels.length;
}

/**
 * For how many samples the right class is among the `k` with the highest scores. A class with an equal score and a lower
 * number comes first, as in `argmax`.
 *
 * @param scores [n, classes] row-major: logits or probabilities
 * @param labels class numbers [n]
 * @param k 5 unless told
 * @returns 0 to 1
 * @throws {ShapeError} where `scores` is not a row of equal length for each label
 * @example
 * ```ts
 * import { topKAccuracy } from "@tilegrad/tilegrad/train";
 * console.log(topKAccuracy([0.1, 0.6, 0.3, 0.8, 0.1, 0.1], [2, 2], 2)); // 0.5
 * ```
 */
export function topKAccuracy(scores: ArrayLike<number>, labels: ArrayLike<number>, k = 5): number {
  const classes = scores.length / labels.length;
  if (!Number.isInteger(classes) || classes === 0) {
    throw new ShapeError(
      `Cannot compute topKAccuracy: ${scores.length} scores do not make equal rows for ${labels.length} labels`,
    );
  }
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const score = (index: number) => scores[i * classes + index];
    const own = score(labels[i]);
    let before = 0;
    for (let c = 0; c < classes; c++) if (score(c) > own || (score(c) === own && c < labels[i])) before++;
    if (before < k) right++;
  }
  return right / labels.length;
}

/**
 * Counts which classes are taken for which: row = true class, column = predicted class.
 *
 * @param predictions class numbers [n]
 * @param labels class numbers [n]
 * @param classes number of classes
 * @throws {ShapeError} where the lengths differ
 * @throws {ValueError} where a class number is out of range
 * @example
 * ```ts
 * import { confusionMatrix } from "@tilegrad/tilegrad/train";
 * console.log(confusionMatrix([0, 1, 1], [0, 0, 1], 2)); // [[1, 1], [0, 1]]
 * ```
 */
export function confusionMatrix(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number[][] {
  requirePairs("confusionMatrix", predictions.length, labels.length);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    if (counts[labels[i]]?.[predictions[i]] === undefined) {
      throw new ValueError(
        `Cannot compute confusionMatrix: sample ${i} is class ${labels[i]}, predicted ${predictions[i]}, ` +
          `needed 0 to ${classes - 1}`,
      );
    }
    counts[labels[i]][predictions[i]]++;
  }
  return counts;
}

function requirePairs(action: string, predictions: number, labels: number): void {
  if (predictions === labels && labels > 0) return;
  throw new ShapeError(
    `Cannot compute ${action}: found ${predictions} predictions and ${labels} labels, needed as many, at least one`,
  );
}
