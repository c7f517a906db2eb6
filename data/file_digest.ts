/** Size and SHA-256 (hexadecimal) that a file must have. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}
