import { changeImport } from './import.store.ts';
import { type ImportRecord, rowsKey } from './imports.contract.ts';
import type { ReadList } from './list/read-list.ts';
import type { ImportPorts } from './ports.ts';

/** Rows of one object, and characters after which it has enough. */
const OBJECT_ROWS_MAX = 1_000;
const OBJECT_CHARACTERS_MAX = 4_000_000;

/** Somebody else goes on with the import: this reader stops, and changes nothing more. */
export class ReadingTaken extends Error {}

/**
 * Keeps the cells of a list's rows, for its results: some thousand an object, each named on the
 * import before it is written, so that none is left behind.
 */
export class RowKeeper {
  readonly #p: ImportPorts;
  #record: ImportRecord;
  #first = 0;
  #rows: (readonly string[])[] = [];
  #characters = 0;

  constructor(p: ImportPorts, record: ImportRecord) {
    this.#p = p;
    this.#record = record;
  }

  /** The import, as it was written last. */
  get record(): ImportRecord {
    return this.#record;
  }

  /** Keeps one row more. Errors: ReadingTaken. */
  async add(cells: readonly string[], soFar: ReadList): Promise<void> {
    this.#rows.push(cells);
    this.#characters += cells.reduce((sum, { length }) => sum + length, 0);
    const isFull =
      this.#rows.length >= OBJECT_ROWS_MAX || this.#characters >= OBJECT_CHARACTERS_MAX;
    if (isFull) await this.flush(soFar);
  }

  /** Writes what is not written yet, and how far the import is. Errors: ReadingTaken. */
  async flush({ subjects, refused, refusedRows }: ReadList): Promise<void> {
    const rows = this.#rows;
    const n = this.#record.kept.length;
    const kept = rows.length > 0 ? [...this.#record.kept, this.#first] : this.#record.kept;
    const progress = { rows: subjects.length, refused, refusedRows, kept };
    await this.change({ ...progress, seenAtMs: this.#p.now() });
    if (rows.length === 0) return;
    await this.#p.files.writeJson(rowsKey(this.#record.workspaceId, this.#record.id, n), rows);
    this.#first += rows.length;
    this.#rows = [];
    this.#characters = 0;
  }

  /** Begins anew: what was kept goes. Errors: ReadingTaken. */
  async restart(): Promise<void> {
    const { workspaceId: ws, id, kept } = this.#record;
    for (const n of kept.keys()) await this.#p.files.remove(rowsKey(ws, id, n));
    this.#first = 0;
    this.#rows = [];
    this.#characters = 0;
    await this.change({ kept: [], rows: 0, refused: [], refusedRows: 0 });
  }

  /** Changes the import. Errors: ReadingTaken. */
  async change(changes: Parameters<typeof changeImport>[2]): Promise<void> {
    const changed = await changeImport(this.#p, this.#record, changes);
    if (changed === undefined) throw new ReadingTaken();
    this.#record = changed;
  }
}
