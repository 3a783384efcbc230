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

export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly result: string }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly errorType: string;
      readonly errorMessage: string;
    };
