import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import { findImport } from './import.store.ts';
import type { ImportRecord } from './imports.contract.ts';

/** Gives an import of the workspace; NOT_FOUND when there is none. */
export async function loadImport(p: Ports, ws: string, id: string): Promise<ImportRecord> {
  const found = await findImport(p, ws, id);
  if (found) return found;
  throw new AppError('NOT_FOUND', `no import ${id}`);
}
