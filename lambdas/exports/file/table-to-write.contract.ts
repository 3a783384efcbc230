import type { Column } from '../../shared/column.contract.ts';

/** A table that becomes a file: its rows come page by page, so that they are never all held. */
export interface TableToWrite<Row> {
  readonly columns: readonly Column<Row>[];
  readonly pages: AsyncIterable<readonly Row[]>;
}
