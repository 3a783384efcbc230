/** How long the bucket keeps a file: the rows of a list, the file of an export. */
export const FILES_KEPT_DAYS = 30;
