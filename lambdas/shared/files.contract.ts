/** How long the bucket keeps a file: the rows of a list, the file of an export. */
export const FILES_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Says whether the bucket still keeps a file of that time. */
export function isFileKept(writtenAtMs: number, nowMs: number): boolean {
  return nowMs < writtenAtMs + FILES_KEPT_DAYS * DAY_MS;
}
