import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Link } from "wouter";

export interface Column<Row> {
  /** Its name, above the column and before the value on phones. */
  name: string;
  /** The value of a row; null shows nothing on phones, a dash else. */
  value(row: Row): ReactNode;
  align?: "right" | undefined;
  /** The cell that names the row: first on phones, and the row's header. */
  main?: boolean | undefined;
  /** Buttons: the column's name is only for those who do not see. */
  actions?: boolean | undefined;
  className?: string | undefined;
}

interface TableProps<Row> {
  /** What the table is of, for those who do not see. */
  caption: string;
  columns: ReadonlyArray<Column<Row>>;
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** Where a row leads to: the main cell becomes the link, the row is its area. */
  hrefOf?: ((row: Row) => string) | undefined;
}

/** Rows and columns; on phones a stack of cards with each value behind its name. In a Panel with `flush`. */
export function Table<Row>({ caption, columns, rows, keyOf, hrefOf }: TableProps<Row>) {
  return (
    <table className="block w-full md:table">
      <caption className="sr-only">{caption}</caption>
      <thead className="hidden md:table-header-group">
        <tr className="border-b border-border">
          {columns.map((column) => (
            <th
              key={column.name}
              scope="col"
              className={clsx(
                "h-10 px-4 text-left text-xs font-medium text-muted",
                column.align === "right" && "text-right",
              )}
            >
              {column.actions ? <span className="sr-only">{column.name}</span> : column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block divide-y divide-border md:table-row-group">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            className={clsx(
              "relative block px-4 py-3 md:table-row md:p-0",
              hrefOf && "transition-colors hover:bg-hover",
            )}
          >
            {columns.map((column) => (
              <Cell key={column.name} column={column} row={row} href={column.main ? hrefOf?.(row) : undefined} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row, href }: { column: Column<Row>; row: Row; href: string | undefined }) {
  const value = column.value(row);
  const look = clsx(
    "md:table-cell md:h-13 md:px-4 md:py-2 md:align-middle",
    column.align === "right" && "md:text-right",
    column.className,
  );
  if (column.main) {
    return (
      <th scope="row" className={clsx("mb-1 block max-w-full min-w-0 text-left font-medium", look)}>
        {href === undefined ? (
          value
        ) : (
          <Link href={href} className="after:absolute after:inset-0">
            {value}
          </Link>
        )}
      </th>
    );
  }
  const missing = value === null || value === undefined;
  return (
    <td className={clsx(missing ? "hidden" : "flex items-center justify-between gap-4 py-1", look)}>
      {!column.actions && (
        <span aria-hidden className="text-muted md:hidden">
          {column.name}
        </span>
      )}
      {missing ? (
        <span className="text-muted">–</span>
      ) : column.actions ? (
        <span className="relative z-10 flex w-full justify-end gap-1">{value}</span>
      ) : (
        value
      )}
    </td>
  );
}
