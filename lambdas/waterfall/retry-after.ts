/** RFC 9110 (10.2.3) has whole seconds; vendors also write decimals. */
const SECONDS = /^\d+(\.\d+)?$/;
/** The one form of a date that RFC 9110 (5.6.7) lets a sender write. */
const HTTP_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Reads a number of seconds, rounded up to whole ones; undefined where the text is none. */
export function parseSeconds(text: string): number | undefined {
  return SECONDS.test(text.trim()) ? Math.ceil(Number(text)) : undefined;
}

/**
 * Reads `Retry-After`, seconds or an HTTP date, as whole seconds ≥ 0; undefined where it is
 * neither.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (!HTTP_DATE.test(text)) return parseSeconds(text);
  const seconds = (Date.parse(text) - nowMs) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}
