import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import type { EnrichmentRun } from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import { findExport, putExport } from '../../lambdas/exports/export.store.ts';
import { exportKey, type NewExport } from '../../lambdas/exports/exports.contract.ts';
import { startExport } from '../../lambdas/exports/start-export.ts';
import { writeExport } from '../../lambdas/exports/write-export.ts';
import { type Finder, findsAll, openDesk } from './desk.ts';
import { memoryFiles } from './memory-files.ts';
import type { TestTable } from './table.ts';

/** What an export asks for beside its rows. */
const ASKED = { format: 'csv', actions: ['contact.email'], allowPartial: false } as const;

/** A workspace of 100 credits whose contacts go out as files, into a bucket in memory. */
export async function openExportDesk(table: TestTable, ws: string) {
  const desk = openDesk(table, ws);
  await desk.create();
  const files = memoryFiles();
  const p = { ...desk.p, files };
  let asks = 0;

  /** Begins an export; `key`: its idempotency key. */
  async function start(rows: Partial<NewExport>, key = `export-${++asks}`, via: typeof p = p) {
    return startExport(via, {
      workspace: desk.workspace,
      actor: 'mem_ada',
      memberId: 'mem_ada',
      drawer: {},
      idempotencyKey: key,
      bodyHash: JSON.stringify(rows),
      input: { ...ASKED, ...rows },
    });
  }

  const read = async (id: string) => {
    const record = await findExport(p, ws, id);
    if (record === undefined) throw new Error('no such export');
    return record;
  };

  return {
    ...desk,
    p,
    files,
    start,
    read,
    /** Runs what was started, and writes the file of an export the way of the bus. */
    end: async (id: string, finder: Finder = findsAll) => {
      for (const begun of desk.started.splice(0)) await desk.run(begun as EnrichmentRun, finder);
      await writeExport(p, ws, id);
      return read(id);
    },
    write: (id: string, via: typeof p = p) => writeExport(via, ws, id),
    cancel: (id: string) => cancelEnrichment(p, ws, id),
    /** The contacts of a request, in the order of its rows. */
    contactsOf: async (id: string) => {
      const { items } = await listResults(p, ws, id, { limit: 200 });
      return items.map(({ contactId }) => contactId);
    },
    /** An export whose call died before its enrichment was there. */
    putOrphan: async () => {
      const begun = { id: 'exp_orphan', enrichmentId: 'enr_orphan', isOwn: true } as const;
      const by = { madeBy: 'req_1', bodyHash: 'h', attempt: 'req_1', actor: 'mem_ada' };
      const of = { workspaceId: ws, status: 'running', createdAt: p.now() } as const;
      const { format, actions } = ASKED;
      await putExport(p, { ...begun, ...by, ...of, format, actions });
      return read(begun.id);
    },
    /** The lines of the file of an export, without its byte order mark. */
    lines: async (id: string): Promise<string[]> => {
      const bytes = files.objects.get(exportKey(await read(id))) as Uint8Array;
      return new TextDecoder().decode(bytes).trimEnd().split('\r\n');
    },
    events: (type: string) => desk.told.filter((event) => event.type === type),
  };
}

export type ExportDesk = Awaited<ReturnType<typeof openExportDesk>>;
