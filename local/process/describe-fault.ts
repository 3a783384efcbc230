/** What the system says when a file or folder cannot be used, in words. */
const SYSTEM_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where a folder should be',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota of the disk is used up',
  EMFILE: 'too many files are open',
};

/** Says what went wrong: of a fault of the system what it means, of any other error its message. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return wordsOf(error) ?? error.message;
}

/**
 * The same, with the file or folder in front at which it happened: the one that the system names,
 * or that one.
 */
export function describeWithPlace(error: unknown, otherwise?: string): string {
  const { path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const words = describeFault(error);
  const isOfSystem = error instanceof Error && wordsOf(error) !== undefined;
  const place = path ?? (isOfSystem ? otherwise : undefined);
  return place === undefined || words.includes(place) ? words : `${place}: ${words}`;
}

/** SQLite, which keeps the lock and the table, says it in its own way. */
function wordsOf(error: Error): string | undefined {
  if (/database or disk is full/.test(error.message)) return SYSTEM_FAULTS.ENOSPC;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? undefined : SYSTEM_FAULTS[code];
}
