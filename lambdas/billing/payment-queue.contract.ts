/**
 * Messages of the queue of payments that one call gets, at most. It begins all of them at once, so
 * that none waits behind another that Stripe does not answer.
 */
export const MESSAGES_AT_A_TIME = 5;
/** A message that was tried so often is put aside, for a person to look at. */
export const MESSAGE_TRIES_MAX = 5;
/**
 * How long a message is hidden once it was handed out: six calls of its function, as Lambda's
 * documentation has it. A batch that Lambda cannot start at once, for want of room, is tried again
 * in that time.
 */
export const MESSAGE_HIDDEN_SECONDS = 360;
/** A message is done by then, or was put aside. */
export const MESSAGE_LIFETIME_MS = MESSAGE_TRIES_MAX * MESSAGE_HIDDEN_SECONDS * 1_000;
