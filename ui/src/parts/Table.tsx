import type { Key, ReactNode } from 'react';

import s from './Table.module.css';

export type Column<Row> = {
  title: string;
  /** What stands in the row. */
  cell: (row: Row) => ReactNode;
  /** Figures stand to the right. */
  figures?: boolean;
  /** The title is read, not seen, as over buttons. */
  quiet?: boolean;
  /** On a narrow page the title stands before the value. */
  named?: boolean;
};

type Props<Row> = { caption: string; quietCaption?: boolean; columns: Column<Row>[]; rows: Row[]; keyOf: (row: Row) => Key };

/** Dotted rules; on a narrow page each row becomes a small paper, and stays a row to whoever listens. */
export function Table<Row>({ caption, quietCaption, columns, rows, keyOf }: Props<Row>) {
  return (
    <div className={s.wrap}>
      {/* The roles are said, because a table that is laid out as blocks is none to a reader. */}
      <table className={s.table} role="table">
        <caption className={quietCaption ? 'sr' : undefined}>{caption}</caption>
        <thead>
          <tr role="row">
            {columns.map((c) => (
              <th key={c.title} scope="col" role="columnheader" className={c.figures ? s.right : undefined}>
                {c.quiet ? <span className="sr">{c.title}</span> : c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((c) => (
                <td key={c.title} role="cell" className={c.figures ? `${s.right} num` : undefined}>
                  {c.named && <span className={s.name} aria-hidden="true">{c.title}: </span>}
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
