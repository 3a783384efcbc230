import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { isFileKept } from '../shared/files.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findImport } from './import.store.ts';
import { type ImportRecord, rowsKey } from './imports.contract.ts';
import type { FilePorts } from './ports.ts';

/** The columns of a list as its owner sent them. */
export interface OwnColumns {
  readonly headings: readonly string[];
  /** Gives the cells of rows, from a position in the request on. */
  readonly cellsOf: (from: number, rows: number) => Promise<readonly (readonly string[])[]>;
}

/**
 * Gives the columns of the list that an enrichment came from; undefined where it came from none, or
 * the list came longer ago than its cells are kept.
 */
export async function openOwnColumns(
  p: Ports & FilePorts,
  ws: string,
  enrichmentId: string,
): Promise<OwnColumns | undefined> {
  const enrichment = await findEnrichment(p, ws, enrichmentId);
  const record = enrichment?.importId && (await findImport(p, ws, enrichment.importId));
  // The bucket lets the cells go: headings without them would say nothing.
  if (!record || !isFileKept(record.createdAt, p.now())) return undefined;
  const { headings = [] } = record;
  const rowAt = rowReader(p, record);
  return {
    headings,
    cellsOf: async (from, rows) => {
      const cells: (readonly string[])[] = [];
      for (let n = from; n < from + rows; n += 1) cells.push((await rowAt(n)) ?? []);
      return cells;
    },
  };
}

/** Reads each object once, as long as its rows are read one after another. */
function rowReader({ files }: FilePorts, { workspaceId: ws, id, kept }: ImportRecord) {
  let at = -1;
  let rows: readonly (readonly string[])[] = [];
  return async (position: number): Promise<readonly string[] | undefined> => {
    const n = kept.findLastIndex((first) => first <= position);
    if (n !== at) {
      rows = (await files.readJson<string[][]>(rowsKey(ws, id, n))) ?? [];
      at = n;
    }
    return rows[position - (kept[n] ?? 0)];
  };
}
