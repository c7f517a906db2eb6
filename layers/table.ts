/** Rows as lines of aligned columns, two spaces between them; `right` lists the columns of numbers. */
export function textTable(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) => right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))
      .join("  ").trimEnd()
  );
}
