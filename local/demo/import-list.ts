import { openAsBlob } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isObject, type JsonObject } from '../server/json.ts';
import type { ApiCaller } from './api-caller.ts';
import { askUntilTaken, look } from './ask-until-taken.ts';
import { DEMO_WORKSPACE } from './demo-workspace.ts';
import { ListError, type ListFile } from './list-file.ts';

export interface ListImport {
  /** With the workspace's key. */
  readonly api: ApiCaller;
  readonly list: ListFile;
  readonly actions: readonly string[];
  /** The same key goes on with an import that an earlier run has begun. */
  readonly idempotencyKey: string;
  readonly lookEveryMs: number;
  readonly output?: NodeJS.WriteStream | undefined;
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
/** A file of which no row more is read in that time hangs. */
const STILL_MS_MAX = 300_000;
const LINE_EVERY_MS = 5_000;

/**
 * Sends a list as a file, and gives its import once the file has been read: `started`, or `failed`.
 */
export async function importList(wanted: ListImport): Promise<JsonObject> {
  const { list, actions } = wanted;
  const body = { filename: list.name, bytes: list.bytes, actions: [...actions] };
  const made = await askUntilTaken({ ...wanted, path: `${PATH}/imports`, body });
  if (made.status === 'waiting' && isObject(made.upload)) await send(list, made.upload);
  return readToEnd(`${PATH}/imports/${String(made.id)}`, wanted);
}

/** A file that an earlier run has sent already is there. */
async function send({ path, name }: ListFile, { url, headers }: JsonObject): Promise<void> {
  const answer = await fetch(String(url), {
    method: 'PUT',
    headers: headers as Record<string, string>,
    body: await openAsBlob(path),
  });
  await answer.body?.cancel();
  if (answer.ok || answer.status === 412) return;
  throw new ListError(`${name} could not be sent: the bucket answered ${answer.status}`);
}

async function readToEnd(path: string, wanted: ListImport): Promise<JsonObject> {
  const { api, lookEveryMs, output } = wanted;
  let [rows, movedMs, saidMs] = [-1, performance.now(), performance.now()];
  for (;;) {
    const seen = await look(api, path);
    if (seen?.status === 'started' || seen?.status === 'failed') return seen;
    const nowMs = performance.now();
    if (seen && seen.rows !== rows) [rows, movedMs] = [Number(seen.rows), nowMs];
    if (nowMs - movedMs > STILL_MS_MAX) throw new Error(`${path} does not go on`);
    if (nowMs - saidMs > LINE_EVERY_MS) {
      output?.write(`  ${Math.max(rows, 0)} rows are read …\n`);
      saidMs = nowMs;
    }
    await pause(lookEveryMs);
  }
}

/** Says, in one line, why a list was not taken. */
export function sayFailure(path: string, { refused }: JsonObject): string {
  const [reason] = refusedIn(refused);
  if (reason === undefined) return `${path} was not taken`;
  const { row, column, message, code } = reason;
  const place = [
    ...(row === null ? [] : [`, row ${String(row)}`]),
    ...(column === null ? [] : [`, column "${String(column)}"`]),
  ];
  return `${path}${place.join('')}: ${String(message)} (${String(code)})`;
}

/** Says what was taken of a list, and what was left. */
export function remarksOn({ columns, refused, refusedRows }: JsonObject): readonly string[] {
  const taken = Object.values(Object(columns) as JsonObject).map(String);
  const [first] = refusedIn(refused);
  const left = Number(refusedRows);
  return [
    `columns taken: ${taken.join(', ')}`,
    ...(left > 0 && first
      ? [`left out: ${left} ${left === 1 ? 'row' : 'rows'}, first ${sayRow(first)}`]
      : []),
  ];
}

function sayRow({ row, column, message }: JsonObject): string {
  const cell = column === null ? '' : `, column "${String(column)}"`;
  return `row ${String(row)}${cell}, which ${String(message)}`;
}

function refusedIn(refused: JsonObject[string] | undefined): readonly JsonObject[] {
  return Array.isArray(refused) ? refused.filter(isObject) : [];
}
