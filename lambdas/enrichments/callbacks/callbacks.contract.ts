/** Where vendors send the answers to tickets: the provider, and a token that says whose it is. */
export const CALLBACK_PATH = '/v1/callbacks/{provider}/{token}';

/** What is larger is no answer: a vendor's own is a few KB. */
export const CALLBACK_BYTES_MAX = 256 * 1024;

/** An answer that comes later than this is not taken any more. */
export const CALLBACK_SECONDS = 24 * 3600;
/** So long what came is kept for whoever asks for the person next. */
export const ANSWER_SECONDS = 7 * 24 * 3600;
