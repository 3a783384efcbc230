import { createImport } from '../../lambdas/imports/create-import.ts';
import { findImport } from '../../lambdas/imports/import.store.ts';
import { type NewImport, uploadKey } from '../../lambdas/imports/imports.contract.ts';
import { openDesk } from './desk.ts';
import { memoryFiles } from './memory-files.ts';
import type { TestTable } from './table.ts';

export const ASKED: NewImport = {
  filename: 'leads.csv',
  actions: ['contact.email'],
  allowPartial: false,
};

/** Writes a list of people with their addresses. */
export const listOf = (people: number): string =>
  ['Email,Note', ...Array.from({ length: people }, (_, n) => `p${n}@x.example,note ${n}`)].join(
    '\n',
  );

/** A workspace of 100 credits whose lists come as files, into a bucket in memory. */
export async function openImportDesk(table: TestTable, ws: string) {
  const desk = openDesk(table, ws);
  await desk.create();
  const files = memoryFiles();
  const logged: unknown[] = [];
  const p = {
    ...desk.p,
    files,
    log: (event: string, facts: unknown) => void logged.push([event, facts]),
  };

  /** Makes an import. */
  async function make(over: Partial<NewImport> = {}, asker = { actor: 'operator' }) {
    const request = { workspace: desk.workspace, asker, input: { ...ASKED, ...over } };
    return (await createImport(p, request, { bodyHash: 'h' })).record;
  }

  /** Puts the file of an import there; gives what is told of it. */
  function put({ id: importId }: { readonly id: string }, file: string | Uint8Array) {
    const bytes = Buffer.from(file);
    files.objects.set(uploadKey(ws, importId), bytes);
    return { workspaceId: ws, importId, bytes: bytes.length };
  }

  return {
    ...desk,
    p,
    files,
    logged,
    make,
    put,
    read: async ({ id: importId }: { readonly id: string }) => {
      const record = await findImport(p, ws, importId);
      if (record === undefined) throw new Error('no such import');
      return record;
    },
  };
}
