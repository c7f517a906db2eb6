/** Size and SHA-256 (hexadecimal) that a file must have. */
export interface FileDigest {
  /** Length of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}
