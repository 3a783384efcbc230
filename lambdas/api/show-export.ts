import { EXPORT_LINK_SECONDS, type ExportRecord, exportKey } from '../exports/exports.contract.ts';
import { isFileKept } from '../shared/files.contract.ts';
import { type EpochMs, epochMs, toRfc3339 } from '../shared/units.contract.ts';
import type { ApiDependencies } from './http/route.ts';

/** Shows an export the way of the API, with a link that gives its file for a quarter of an hour. */
export async function showExport(
  deps: Pick<ApiDependencies, 'files' | 'now'>,
  record: ExportRecord,
) {
  const { id, status, createdAt, actor, format, actions, enrichmentId } = record;
  const completedAtMs = status === 'completed' ? record.endedAtMs : undefined;
  return {
    id,
    status,
    createdAt: toRfc3339(createdAt),
    completedAt: completedAtMs === undefined ? null : toRfc3339(completedAtMs),
    actor,
    format,
    actions,
    enrichmentId,
    rows: record.rows ?? null,
    charged: record.charged ?? null,
    file: completedAtMs === undefined ? null : await fileOf(deps, record, completedAtMs),
  };
}

async function fileOf(
  { files, now }: Pick<ApiDependencies, 'files' | 'now'>,
  record: ExportRecord,
  completedAtMs: EpochMs,
) {
  const nowMs = now();
  if (!isFileKept(completedAtMs, nowMs)) return null;
  const filename = `${record.id}.${record.format}`;
  const link = { key: exportKey(record), signedAtMs: nowMs, lifetimeSeconds: EXPORT_LINK_SECONDS };
  return {
    url: await files.downloadLink({ ...link, filename }),
    filename,
    bytes: record.bytes ?? 0,
    expiresAt: toRfc3339(epochMs(nowMs + EXPORT_LINK_SECONDS * 1_000)),
  };
}
