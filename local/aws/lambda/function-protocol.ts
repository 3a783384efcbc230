/** What the main thread and a function's worker say to each other. */

export interface WorkerSettings {
  readonly functionName: string;
  readonly arn: string;
  readonly directory: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** The shared offset of the one clock. */
  readonly clockOffset: SharedArrayBuffer;
}

export interface WorkerCall {
  readonly id: number;
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
}

/** A wait that the worker asked for has ended. */
export interface WorkerWoken {
  readonly woken: number;
}

export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sleep'; readonly id: number; readonly ms: number }
  | { readonly kind: 'result'; readonly id: number; readonly result: string }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly errorType: string;
      readonly errorMessage: string;
    };
